using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Core.Tests.Contracts;
using Xunit;

namespace Dispatch.Core.Tests.Events;

public sealed class ContentTests
{
    private const ulong Secret = 0x5EC2E7;

    private readonly NoticeIssued issued = Sample();

    [Fact]
    public void Every_field_that_the_ledger_keeps_changes_the_digest()
    {
        NoticeIssued[] all =
        [
            issued,
            Sample(number: "2"),
            Sample(court: "b"),
            Sample(province: 24),
            Sample(caseNumber: "c2"),
            Sample(kind: NoticeKind.Decree),
            Sample(lane: Lane.Bulk),
            Sample(recipient: "54321"),
            Sample(title: "t2"),
            Sample(body: "x"),
            Sample(body: ""),
            Sample(at: ContractFiles.Now.AddMicroseconds(-1)),
            Sample(court: "aa", caseNumber: ""),
        ];

        Assert.Equal(all.Length, all.Select(notice => Content.Digest(notice, Secret)).Distinct().Count());
    }

    [Fact]
    public void The_digest_depends_on_the_key_and_on_nothing_of_chance()
    {
        Assert.Equal(Content.Digest(issued, Secret), Content.Digest(Sample(), Secret));
        Assert.NotEqual(Content.Digest(issued, Secret), Content.Digest(issued, Secret + 1));
    }

    [Fact]
    public void The_spelling_of_the_number_is_no_content()
    {
        var guid = "0f8fad5b-d9cb-469f-a165-70867728950e";

        Assert.Equal(Content.Digest(Sample(number: guid), Secret), Content.Digest(Sample(number: guid.ToUpperInvariant()), Secret));
    }

    [Fact]
    public void Cancels_and_views_are_told_apart_by_what_the_ledger_keeps_of_them()
    {
        ulong[] digests =
        [
            Content.Digest(Cancel(), Secret), Content.Digest(Cancel(court: "b"), Secret), Content.Digest(Cancel(reason: "r"), Secret), Content.Digest(Cancel(minutes: 1), Secret),
            Content.Digest(View(), Secret), Content.Digest(View(viewer: ViewerKind.Lawyer), Secret), Content.Digest(View(channel: ViewChannel.App), Secret),
            Content.Digest(View(office: "o"), Secret), Content.Digest(View(minutes: 1), Secret), Content.Digest(View(view: "w"), Secret),
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(Content.Digest(View(), Secret), Content.Digest(View(who: "12345"), Secret));
    }

    [Fact]
    public void A_long_event_is_digested_too() =>
        Assert.NotEqual(Content.Digest(Sample(title: new string('x', 200), body: new string('y', 512)), Secret), Content.Digest(Sample(title: new string('x', 200), body: new string('y', 511)), Secret));

    private static NoticeIssued Sample(
        string number = "1", string court = "a", byte province = 23, string caseNumber = "a", NoticeKind kind = NoticeKind.Summons, Lane lane = Lane.Normal,
        string recipient = "12345", string title = "t", string? body = null, DateTimeOffset? at = null)
    {
        Assert.True(RecipientId.TryCreate(RecipientKind.Foreign, recipient, out var id, out _));
        return new NoticeIssued
        {
            Key = NoticeKey.Of(number),
            Number = number,
            CourtId = court,
            Province = new Province(province),
            CaseNumber = caseNumber,
            Kind = kind,
            Lane = lane,
            Recipient = id,
            Title = title,
            BodyRef = body,
            IssuedAt = at ?? ContractFiles.Now,
        };
    }

    private static NoticeCancelled Cancel(string court = "a", string? reason = null, int minutes = 0) =>
        new() { Key = NoticeKey.Of("1"), CourtId = court, Reason = reason, CancelledAt = ContractFiles.Now.AddMinutes(minutes) };

    private static NoticeViewed View(
        string view = "v", ViewerKind viewer = ViewerKind.Recipient, ViewChannel channel = ViewChannel.Portal, string? office = null, string? who = null, int minutes = 0) => new()
        {
            ViewId = view,
            ViewKey = NoticeKey.Of(view).Value,
            Key = NoticeKey.Of("1"),
            Viewer = viewer,
            ViewerId = who,
            Channel = channel,
            OfficeId = office,
            ViewedAt = ContractFiles.Now.AddMinutes(minutes),
        };
}
