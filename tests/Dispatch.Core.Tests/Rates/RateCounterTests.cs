using CsCheck;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Dispatch.Core.Rates;
using Dispatch.Core.Tests.Feed;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Rates;

public sealed class RateCounterTests
{
    private static readonly DateTimeOffset IssuedAt = UnitSamples.IssuedAt;
    private static readonly RateCohorts Cohorts = new(Options.Create(new RateOptions()));

    private readonly RateCounter _counter = new(Cohorts);

    [Fact]
    public void A_service_counts_as_issued_and_as_served_or_paper()
    {
        Count(UnitSamples.Service(), UnitSamples.Service(NoticeChannel.Paper), UnitSamples.Service(NoticeChannel.Paper, withoutRelay: true));

        Assert.Equal((3, 1, 1), (Of(RateMeasure.Issued), Of(RateMeasure.Served), Of(RateMeasure.Paper)));
        Assert.Equal(3, _counter.Young.Values.Single()[0]);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(60, 0)]
    [InlineData(60.001, 1)]
    [InlineData(36 * 60, 3)]
    [InlineData(36 * 60 + 1, 4)]
    [InlineData(7 * 24 * 60, 5)]
    [InlineData(7 * 24 * 60 + 1, 6)]
    public void A_view_counts_by_its_age(double minutes, int bucket)
    {
        Count(View(minutes));

        Assert.Equal(1, Of(RateMeasure.Viewed + bucket));
        Assert.Equal(1, Views());
        Assert.Equal(bucket < 6 ? 1 : 0, _counter.Young.Values.Sum(cell => cell.Skip(1).Sum()));
    }

    [Fact]
    public void A_view_that_moves_counts_once_at_its_new_age()
    {
        Count(View(400, EvidenceMarks.Office), Revoked(400, EvidenceMarks.Office), View(30));

        Assert.Equal((1, 1), (Views(), Of(RateMeasure.Viewed)));
        Assert.Equal(0, Of(RateMeasure.OfficeAssisted));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0], _counter.Young.Values.Single());
    }

    [Fact]
    public void A_view_after_the_cancel_is_taken_back()
    {
        Count(View(400, EvidenceMarks.Office), UnitSamples.Evidence(EvidenceEvent.Withdrawal, state: NoticeState.Cancelled), Revoked(400, EvidenceMarks.Office));

        Assert.Equal((0, 0, 1), (Views(), Of(RateMeasure.OfficeAssisted), Of(RateMeasure.Cancelled)));
    }

    [Fact]
    public void A_cancel_after_an_earlier_view_is_taken_back()
    {
        Count(
            UnitSamples.Evidence(EvidenceEvent.Withdrawal, state: NoticeState.Cancelled),
            View(30),
            UnitSamples.Evidence(EvidenceEvent.Correction, state: NoticeState.Viewed, clock: EvidenceClock.Court));

        Assert.Equal((1, 0), (Views(), Of(RateMeasure.Cancelled)));
    }

    [Fact]
    public void A_tracked_view_does_not_count()
    {
        Count(UnitSamples.Evidence(EvidenceEvent.ContentAccessTracking, EvidenceMarks.Office, IssuedAt.AddHours(1), NoticeState.Viewed));

        Assert.Empty(_counter.Days);
    }

    [Fact]
    public void A_refused_event_is_no_notice()
    {
        Count(UnitSamples.Evidence(EvidenceEvent.SubmissionRejection, sequence: 0, issuedAt: DateTimeOffset.MinValue, court: 0));

        Assert.Empty(_counter.Days);
    }

    [Fact]
    public void Only_announcements_count_as_SMS()
    {
        Count(
            UnitSamples.Evidence(EvidenceEvent.ConsignmentNotification, EvidenceMarks.Announcement),
            UnitSamples.Evidence(EvidenceEvent.ConsignmentNotification),
            UnitSamples.Evidence(EvidenceEvent.NotificationDelivered, EvidenceMarks.Announcement),
            UnitSamples.Evidence(EvidenceEvent.ConsignmentNotificationFailure, EvidenceMarks.Announcement),
            UnitSamples.Evidence(EvidenceEvent.NotificationUnknown, EvidenceMarks.Announcement),
            UnitSamples.Evidence(EvidenceEvent.NotificationNotSent, EvidenceMarks.Announcement));

        Assert.All(
            [RateMeasure.SmsAccepted, RateMeasure.SmsDelivered, RateMeasure.SmsFailed, RateMeasure.SmsUnknown, RateMeasure.SmsNotSent],
            measure => Assert.Equal(1, Of(measure)));
    }

    [Fact]
    public void A_later_relay_is_an_escalation_and_a_withdrawn_one_is_told_apart()
    {
        Count(
            UnitSamples.Evidence(EvidenceEvent.RelayToNonERDS, sequence: 2),
            UnitSamples.Evidence(EvidenceEvent.RelayToNonERDS, sequence: 5),
            UnitSamples.Evidence(EvidenceEvent.RelayToNonERDS, EvidenceMarks.Withdrawn, sequence: 6));

        Assert.Equal((1, 1, 1), (Of(RateMeasure.Paper), Of(RateMeasure.Escalated), Of(RateMeasure.PaperWithdrawn)));
    }

    [Fact]
    public void The_day_is_the_day_in_Tehran()
    {
        // Tehran is 3:30 ahead of UTC: its day begins at 20:30.
        var before = new DateTimeOffset(2026, 4, 10, 20, 29, 59, TimeSpan.Zero);
        Count(UnitSamples.Service() with { IssuedAt = before }, UnitSamples.Service() with { IssuedAt = before.AddSeconds(1) });

        Assert.Equal([new DateOnly(2026, 4, 10), new DateOnly(2026, 4, 11)], _counter.Days.Keys.Select(key => key.Day).Order());
    }

    [Fact]
    public void Notices_too_old_for_every_age_need_no_slot()
    {
        _counter.Count(UnitSamples.Unit(UnitSamples.Service(), View(30)), IssuedAt.UtcTicks, IssuedAt.UtcTicks + 1);

        Assert.Empty(_counter.Young);
        Assert.Equal(1, Views());
    }

    [Fact]
    public void Any_cut_of_the_feed_counts_the_same()
    {
        var records = Gen.Select(Gen.Int[1, 15], Gen.Int[0, 63], Gen.Int[-100, 20_000], Gen.Int[1, 4], Gen.Int[0, 200], Gen.Enum<EvidenceClock>());
        Gen.Select(records.Array[0, 60], Gen.Int[1, 7]).Sample((events, chunk) =>
        {
            var all = events.Select(e => (object)UnitSamples.Evidence(
                (EvidenceEvent)e.Item1, (EvidenceMarks)e.Item2, IssuedAt.AddMinutes(e.Item3), NoticeState.Viewed, court: e.Item4, issuedAt: IssuedAt.AddHours(-e.Item5), clock: e.Item6)).ToArray();
            var whole = new RateCounter(Cohorts);
            whole.Count(UnitSamples.Unit(all), 0, 0);
            var cut = new RateCounter(Cohorts);
            foreach (var part in all.Chunk(chunk)) cut.Count(UnitSamples.Unit(part), 0, 0);

            Assert.Equivalent(whole.Days, cut.Days);
            Assert.Equivalent(whole.Young, cut.Young);
        }, iter: 200);
    }

    private void Count(params object[] records) => _counter.Count(UnitSamples.Unit(records), IssuedAt.UtcTicks, 0);

    private long Of(RateMeasure measure) => _counter.Days.Values.Sum(cell => cell[(int)measure]);

    private long Views() => Enumerable.Range(0, RateCounter.AgeBuckets).Sum(bucket => Of(RateMeasure.Viewed + bucket));

    private static Evidence View(double minutes, EvidenceMarks marks = EvidenceMarks.None) => UnitSamples.Evidence(
        EvidenceEvent.ContentHandover, marks | EvidenceMarks.ViewCounted, IssuedAt.AddMinutes(minutes), NoticeState.Viewed, clock: EvidenceClock.Portal);

    private static Evidence Revoked(double minutes, EvidenceMarks marks) => UnitSamples.Evidence(
        EvidenceEvent.Correction, marks | EvidenceMarks.ViewRevoked, IssuedAt.AddMinutes(minutes), NoticeState.Viewed, clock: EvidenceClock.Portal);
}
