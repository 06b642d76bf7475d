using System.Text;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Xunit;

namespace Dispatch.Core.Tests.Feed;

public sealed class UnitLayoutTests
{
    private static readonly Evidence View = UnitSamples.Evidence(
        EvidenceEvent.ContentHandover, EvidenceMarks.Office | EvidenceMarks.ViewCounted, UnitSamples.IssuedAt.AddHours(3), NoticeState.Viewed,
        detail: """{"channel":"office"}""", number: "140491/۷", clock: EvidenceClock.Portal);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(), View, UnitSamples.Service(NoticeChannel.Paper, "140491/12"));

        var read = UnitReader.Read(unit).ToList();

        Assert.Equal(
            [EvidenceEvent.SubmissionAcceptance, EvidenceEvent.ContentConsignment, EvidenceEvent.ContentHandover, EvidenceEvent.SubmissionAcceptance, EvidenceEvent.RelayToNonERDS],
            read.Select(evidence => evidence.Event));
        Assert.Equal(View with { Detail = default }, read[2] with { Detail = default });
        Assert.Equal("""{"channel":"office"}""", Encoding.UTF8.GetString(read[2].Detail.Span));
        Assert.Equal((short[])[1, 2, 3, 1, 2], read.Select(evidence => evidence.Sequence));
        Assert.Equal([NoticeState.Served, NoticeState.Served, NoticeState.Viewed, NoticeState.PaperReferred, NoticeState.PaperReferred], read.Select(evidence => evidence.State));
        Assert.Equal("""{"contactVersion":3,"rulePack":1}""", Encoding.UTF8.GetString(read[1].Detail.Span));
        Assert.Equal("""{"reason":"no-account","rulePack":1}""", Encoding.UTF8.GetString(read[4].Detail.Span));
        Assert.Equal(
            """{"topicId":"11111111-2222-3333-4444-555555555555","partition":5,"offset":123456789012,"timestampMs":1775887200000,"timestampType":"LogAppendTime","saltedSha256":"0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"}""",
            Encoding.UTF8.GetString(read[0].Detail.Span));
        Assert.Null(read[0].Number);
        Assert.Equal("140491/12", read[3].Number);
    }

    [Fact]
    public void A_service_withdrawn_before_paper_is_one_event()
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(NoticeChannel.Paper, withoutRelay: true), View);

        Assert.Equal([EvidenceEvent.SubmissionAcceptance, EvidenceEvent.ContentHandover], UnitReader.Read(unit).Select(evidence => evidence.Event));
    }

    [Fact]
    public void The_layout_is_the_one_that_lies_in_ledgers()
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(), View, UnitSamples.Service(NoticeChannel.Paper, "140491/12", withoutRelay: true), UnitSamples.Change(), UnitSamples.Service(bad: ContactReason.Undelivered));
        var baseline = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Feed", "unit.baseline.hex")).ReplaceLineEndings("");

        Assert.Equal(baseline, Convert.ToHexStringLower(unit));
    }

    [Fact]
    public void A_unit_cut_off_anywhere_is_refused()
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(number: "140491/12"), UnitSamples.Change(), View);
        var first = UnitSamples.Unit(UnitSamples.Service(number: "140491/12")).Length;
        var ends = new HashSet<int> { 0, first, first + UnitSamples.Unit(UnitSamples.Change()).Length };
        for (var length = 0; length < unit.Length; length++)
        {
            var cut = unit.AsMemory(0, length);
            if (ends.Contains(length)) Assert.All(UnitReader.Read(cut), evidence => Assert.True(evidence.Sequence > 0));
            else Assert.Throws<InvalidDataException>(() => UnitReader.Read(cut).Count());
        }
    }

    [Fact]
    public void A_change_of_a_contacts_health_is_read_back_and_is_no_evidence()
    {
        var unit = UnitSamples.Unit(View, UnitSamples.Change(), UnitSamples.Service());

        var cursor = new UnitCursor(unit);
        Assert.True(cursor.Read());
        Assert.False(cursor.IsContact);
        Assert.True(cursor.Read());
        Assert.True(cursor.IsContact);
        Assert.Equal(UnitSamples.Change(), cursor.Contact);
        Assert.True(cursor.Read());
        Assert.True(cursor.IsService);
        Assert.Equal(
            [EvidenceEvent.ContentHandover, EvidenceEvent.SubmissionAcceptance, EvidenceEvent.ContentConsignment], UnitReader.Read(unit).Select(evidence => evidence.Event));
    }

    [Theory]
    [InlineData((int)ContactReason.NumberInvalid, "number-invalid")]
    [InlineData((int)ContactReason.Undelivered, "undelivered")]
    public void A_service_to_a_bad_number_says_so_in_its_evidence(int reason, string name)
    {
        var unit = UnitSamples.Unit(UnitSamples.Service(bad: (ContactReason)reason));

        var read = UnitReader.Read(unit).ToList();

        Assert.Equal([EvidenceEvent.SubmissionAcceptance, EvidenceEvent.ContentConsignment], read.Select(evidence => evidence.Event));
        Assert.Equal($$"""{"contactVersion":3,"badContact":"{{name}}","rulePack":1}""", Encoding.UTF8.GetString(read[1].Detail.Span));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(0xF2)]
    public void A_tag_of_another_version_is_refused(byte tag)
    {
        var unit = UnitSamples.Unit(View);
        unit[0] = tag;

        Assert.Contains($"unknown tag {tag}", Assert.Throws<InvalidDataException>(() => UnitReader.Read(unit).Count()).Message, StringComparison.Ordinal);
    }
}
