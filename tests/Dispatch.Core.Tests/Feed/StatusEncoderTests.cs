using System.Text;
using System.Text.Json;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Tests.Contracts;
using NJsonSchema;
using Xunit;

namespace Dispatch.Core.Tests.Feed;

public sealed class StatusEncoderTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 11, 6, 0, 1, 20, TimeSpan.Zero);
    private static readonly UnitHead Head = new(9, 0, 2, At.UtcTicks, 0, 0, 0);
    private static readonly PaperRow Row = new(NoticeKind.Summons, Person("0499370899"), "احضاریه \"فوری\"", "140491920003311748", "s3://notices/1.pdf");

    private readonly StatusEncoder _encoder = new();

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "۱۴۰/\"12\"\\ش")]
    public async Task A_service_is_two_valid_events(bool paper, string? number)
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(paper ? NoticeChannel.Paper : NoticeChannel.Electronic, number));
        var noticeId = number ?? UnitSamples.Key.ToString();

        var acceptance = await ValidAsync("notice.status", Service(unit, noticeId, first: true));
        var consignment = await ValidAsync("notice.status", Service(unit, noticeId, first: false));

        Assert.Equal("SubmissionAcceptance", acceptance.GetProperty("event").GetString());
        Assert.Equal(paper ? "RelayToNonERDS" : "ContentConsignment", consignment.GetProperty("event").GetString());
        Assert.Equal(noticeId, acceptance.GetProperty("noticeId").GetString());
        Assert.Equal((1, 2), (acceptance.GetProperty("sequence").GetInt32(), consignment.GetProperty("sequence").GetInt32()));
        Assert.Equal(2, acceptance.GetProperty("incarnation").GetInt32());
        Assert.Equal("2026-04-11T06:00:01.020000Z", consignment.GetProperty("occurredAt").GetString());
        var read = UnitReader.Read(unit).ToList();
        Assert.Equal(read[0].Id.ToString(), acceptance.GetProperty("evidenceId").GetString());
        Assert.Equal(read[1].Id.ToString(), consignment.GetProperty("evidenceId").GetString());
        Assert.Equal(Encoding.UTF8.GetString(read[0].Detail.Span), acceptance.GetProperty("detail").GetRawText());
        Assert.Equal(Encoding.UTF8.GetString(read[1].Detail.Span), consignment.GetProperty("detail").GetRawText());
    }

    [Fact]
    public async Task A_service_to_a_number_that_is_bad_says_so()
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(bad: ContactReason.Undelivered));

        var acceptance = await ValidAsync("notice.status", Service(unit, UnitSamples.Key.ToString(), first: true));
        var consignment = await ValidAsync("notice.status", Service(unit, UnitSamples.Key.ToString(), first: false));

        Assert.Equal("undelivered", consignment.GetProperty("detail").GetProperty("badContact").GetString());
        Assert.False(acceptance.GetProperty("detail").TryGetProperty("badContact", out _));
        Assert.Equal("Served", consignment.GetProperty("state").GetString());
    }

    public static TheoryData<int> Events => [.. Enum.GetValues<EvidenceEvent>().Select(value => (int)value)];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Every_kind_of_evidence_is_a_valid_event(int kind)
    {
        var said = UnitSamples.Evidence((EvidenceEvent)kind, occurredAt: At.AddHours(-1), state: NoticeState.Viewed, detail: """{"reason":"x"}""", clock: EvidenceClock.Gateway);

        var status = await ValidAsync("notice.status", Evidence(said, UnitSamples.Key.ToString(), "thr-b1042", Head));

        Assert.Equal(((EvidenceEvent)kind).ToString(), status.GetProperty("event").GetString());
        Assert.Equal("gateway", status.GetProperty("clock").GetString());
        Assert.Equal("2026-04-11T05:00:01.020000Z", status.GetProperty("occurredAt").GetString());
        Assert.Equal("x", status.GetProperty("detail").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_refused_event_that_named_nobody_is_a_valid_event()
    {
        var said = UnitSamples.Evidence(EvidenceEvent.SubmissionRejection, state: NoticeState.Rejected, sequence: 0);

        var status = await ValidAsync("notice.status", Evidence(said, "", "", Head));

        Assert.Equal(JsonValueKind.Null, status.GetProperty("noticeId").ValueKind);
        Assert.Equal(JsonValueKind.Null, status.GetProperty("courtId").ValueKind);
        Assert.Equal(JsonValueKind.Null, status.GetProperty("sequence").ValueKind);
        Assert.Equal("{}", status.GetProperty("detail").GetRawText());
    }

    [Fact]
    public async Task A_late_COMMIT_is_told_by_its_bound()
    {
        var late = Head with { BoundTicks = At.AddSeconds(3).UtcTicks };

        var status = await ValidAsync("notice.status", Evidence(UnitSamples.Evidence(EvidenceEvent.Withdrawal), "1", "c", late));

        Assert.Equal("2026-04-11T06:00:04.020000Z", status.GetProperty("recordedBefore").GetString());
    }

    [Fact]
    public async Task Paper_service_is_told_whom_and_what()
    {
        var paper = await ValidAsync("notice.paper", Paper(withdrawn: false, "no-account", Row));

        Assert.Equal("serve", paper.GetProperty("action").GetString());
        Assert.Equal("no-account", paper.GetProperty("reason").GetString());
        Assert.Equal("0499370899", paper.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Equal(Row.Title, paper.GetProperty("title").GetString());
        Assert.Equal("IR-23", paper.GetProperty("province").GetString());
    }

    [Fact]
    public async Task Of_an_erased_notice_paper_service_is_told_the_reference_alone()
    {
        var paper = await ValidAsync("notice.paper", Paper(withdrawn: false, "no-account", new PaperRow(NoticeKind.Summons, null, null, null, null)));

        Assert.True(paper.GetProperty("erased").GetBoolean());
        Assert.False(paper.TryGetProperty("recipient", out _));
        Assert.False(paper.TryGetProperty("title", out _));
    }

    [Fact]
    public async Task A_withdrawal_from_paper_carries_no_personal_data()
    {
        var paper = await ValidAsync("notice.paper", Paper(withdrawn: true, "cancelled", Row));

        Assert.Equal("withdraw", paper.GetProperty("action").GetString());
        Assert.False(paper.TryGetProperty("recipient", out _));
        Assert.False(paper.TryGetProperty("title", out _));
        Assert.False(paper.TryGetProperty("caseNumber", out _));
    }

    [Theory]
    [InlineData("""{"reason":"escalated","rulePack":1}""", "escalated")]
    [InlineData("""{"inner":{"reason":"no"},"reason":"cancelled"}""", "cancelled")]
    [InlineData("""{"rulePack":1}""", null)]
    [InlineData("", null)]
    public void The_reason_for_paper_is_read_from_the_detail(string detail, string? reason) =>
        Assert.Equal(reason, PaperRequest.ReasonOf(Encoding.UTF8.GetBytes(detail)));

    private byte[] Service(byte[] unit, string noticeId, bool first)
    {
        var cursor = new UnitCursor(unit);
        Assert.True(cursor.Read());
        var subject = new FeedSubject(Head, Encoding.UTF8.GetBytes(noticeId), "thr-b1042"u8);
        return (first ? _encoder.Acceptance(cursor, subject) : _encoder.Consignment(cursor, subject)).ToArray();
    }

    private byte[] Evidence(Evidence evidence, string noticeId, string courtId, UnitHead unit)
    {
        var cursor = new UnitCursor(UnitSamples.Unit(evidence));
        Assert.True(cursor.Read());
        return _encoder.Evidence(cursor, new FeedSubject(unit, Encoding.UTF8.GetBytes(noticeId), Encoding.UTF8.GetBytes(courtId))).ToArray();
    }

    private byte[] Paper(bool withdrawn, string reason, PaperRow row)
    {
        var cursor = new UnitCursor(UnitSamples.Unit(UnitSamples.Service(NoticeChannel.Paper)));
        Assert.True(cursor.Read());
        var noticeId = Encoding.UTF8.GetBytes(UnitSamples.Key.ToString());
        var request = new PaperRequest(0, 4_711, 7, noticeId, FeedEvent.Consignment(cursor), cursor.IssuedTicks, withdrawn, reason);
        return _encoder.Paper(request, new FeedSubject(Head, noticeId, "thr-b1042"u8), "IR-23", row).ToArray();
    }

    private static async Task<JsonElement> ValidAsync(string schema, byte[] json)
    {
        var rules = await JsonSchema.FromFileAsync(ContractFiles.PathOf("schemas", schema + "-1.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(rules.Validate(Encoding.UTF8.GetString(json)));
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static RecipientId Person(string digits) => RecipientId.TryCreate(RecipientKind.Person, digits, out var id, out var rule) ? id : throw new InvalidOperationException(rule);
}
