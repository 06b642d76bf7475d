using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Courts;
using Dispatch.Sandbox.People;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Courts;

public sealed class BadNoticesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly EventDecoder _decoder = new(Options.Create(new EventOptions()));

    public static TheoryData<string> All => [.. Enum.GetNames<BadNotice>()];

    [Theory]
    [MemberData(nameof(All))]
    public void A_spoiled_notice_is_refused_and_is_of_the_kind_that_it_is_said_to_be(string name)
    {
        var how = Enum.Parse<BadNotice>(name);
        var (record, kind) = BadNotices.Make(how, EventEncoder.Encode(Good("۱۴۰۴۰۰۰۰۰۰۰۰۰۰۰۰۰۱")), "key"u8.ToArray(), new Random(1));

        var accepted = _decoder.TryDecode(record.Value ?? [], record.Headers, new TopicTable().Notices.Reads, Now, out _, out var rejection);

        Assert.False(accepted);
        Assert.Equal(kind, EventKinds.Of(rejection!.Schema));
    }

    [Theory]
    [InlineData(nameof(BadNotice.NotUtf8), nameof(RejectionRule.NotUtf8))]
    [InlineData(nameof(BadNotice.WrongCheckDigit), nameof(RejectionRule.CheckDigit))]
    [InlineData(nameof(BadNotice.NestingBomb), nameof(RejectionRule.TooDeep))]
    [InlineData(nameof(BadNotice.DuplicateKey), nameof(RejectionRule.DuplicateKey))]
    [InlineData(nameof(BadNotice.NulCharacter), nameof(RejectionRule.NulCharacter))]
    [InlineData(nameof(BadNotice.InTheFuture), nameof(RejectionRule.Future))]
    [InlineData(nameof(BadNotice.OverLongField), nameof(RejectionRule.TooLong))]
    [InlineData(nameof(BadNotice.MissingField), nameof(RejectionRule.Missing))]
    [InlineData(nameof(BadNotice.Huge), nameof(RejectionRule.TooLarge))]
    public void A_spoiled_notice_breaks_the_rule_that_it_is_named_after(string how, string rule)
    {
        var (record, _) = BadNotices.Make(Enum.Parse<BadNotice>(how), EventEncoder.Encode(Good("1404")), "key"u8.ToArray(), new Random(1));

        _decoder.TryDecode(record.Value, record.Headers, new TopicTable().Notices.Reads, Now, out _, out var rejection);

        Assert.Equal(Enum.Parse<RejectionRule>(rule), rejection!.Rule);
    }

    [Fact]
    public void Numbers_are_different_whatever_their_spelling()
    {
        var style = new NumberStyle(seed: 3);
        var random = new Random(3);
        var keys = Enumerable.Range(0, 20_000).Select(serial => NoticeKey.Of(NoticeKey.Normalize(style.Next(serial, random)))).ToHashSet();

        Assert.Equal(20_000, keys.Count);
    }

    [Fact]
    public void Every_province_has_courts_and_none_has_anothers_id()
    {
        var map = new CourtMap();

        Assert.Equal(Province.Count, map.All.Select(court => court.Province).Distinct().Count());
        Assert.Equal(map.All.Count, map.All.Select(court => court.Id).Distinct().Count());
        Assert.All(Enumerable.Range(0, 100), seed => Assert.NotEqual(map.All[seed], map.DrawOther(map.All[seed], new Random(seed))));
    }

    private static NoticeIssued Good(string number) => new()
    {
        Key = NoticeKey.Of(NoticeKey.Normalize(number)),
        Number = number,
        CourtId = "IR-23-001",
        Province = new Province(23),
        CaseNumber = "140400000001",
        Kind = NoticeKind.Summons,
        Recipient = Population.Create(1, 1)[0].Id,
        Title = "احضاریه جلسه رسیدگی",
        IssuedAt = Now,
    };
}
