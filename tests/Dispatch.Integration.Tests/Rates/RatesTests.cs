using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Rates;
using Dispatch.Integration.Tests.Feed;
using Dispatch.Integration.Tests.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Integration.Tests.Rates;

public sealed class RatesTests(RealParts parts)
{
    private static readonly DateOnly Day = new(2026, 4, 11);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_projection_is_what_a_recount_of_the_evidence_says_and_a_change_shows()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 30);
        await using var session = await ground.OpenAsync();
        await WriteLivesAsync(ground, session);
        using var projector = ground.Projector(new RatesMetrics(Prometheus.Metrics.NewCustomRegistry()));

        await projector.StartAsync(Token);
        await ground.PublishAsync(session, new ListOutlet());
        await CountedAsync(ground);
        await projector.StopAsync(Token);

        var check = new RatesCheck(ground.Cohorts, TimeProvider.System);
        Assert.Empty(await check.RunAsync(session, Token));
        var before = await TotalsAsync(ground, session);
        Assert.Equal((30, 20, 10), (before.Issued, before.Served, before.Viewed));

        await ground.ExecuteAsync("UPDATE rate SET served = served + 1 WHERE court = 1");
        Assert.Equal("day 2026-04-11 court 1 Served: kept 11, recounted 10", Assert.Single(await check.RunAsync(session, Token)));

        await new RatesRebuild(ground.Cohorts, TimeProvider.System, NullLogger<RatesRebuild>.Instance).RunAsync(session, Token);
        Assert.Empty(await check.RunAsync(session, Token));
        Assert.Equivalent(before, await TotalsAsync(ground, session), strict: true);
    }

    [Fact]
    public async Task Counts_of_a_projector_that_another_overtook_are_rolled_back()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 2);
        await using var session = await ground.OpenAsync();
        await ground.WriteAsync(session, [0, 1], EvidenceEvent.SubmissionAcceptance);
        await ground.PublishAsync(session, new ListOutlet());
        var recount = new RatesRecount(session, ground.Cohorts, DateTimeOffset.UnixEpoch);
        Assert.True(await recount.StepAsync(long.MaxValue, Token));

        await AddAsync(ground, session, recount);
        await Assert.ThrowsAsync<PositionMovedException>(() => AddAsync(ground, session, recount));

        Assert.Equal(2, (await TotalsAsync(ground, session)).Issued);
    }

    [Fact]
    public async Task A_share_within_an_age_leaves_out_younger_notices()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 4);
        await using var session = await ground.OpenAsync();
        // Notices 3 and 4 are issued three hours after 1 and 2; 1 and 3 are viewed half an hour after issue.
        await ground.ExecuteAsync("UPDATE life SET issued_at = issued_at + interval '3 hours' WHERE no > 2");
        await ground.WriteAsync(session, [0, 1, 2, 3], EvidenceEvent.SubmissionAcceptance);
        await ground.WriteAsync(session, [0, 2], EvidenceEvent.ContentHandover, marks: EvidenceMarks.ViewCounted, age: TimeSpan.FromMinutes(30));
        await ground.PublishAsync(session, new ListOutlet());
        await CountAllAsync(ground, session);

        var clock = new FakeTimeProvider(FeedGround.IssuedAt.AddHours(3).AddMinutes(59));
        var reader = new RatesReader(ground.Cohorts, clock);
        var query = new RateQuery(Day, Day, RateGroups.None);
        var young = Assert.Single(await reader.ReadAsync(session, query, Token));
        Assert.Equal(new RateAge(TimeSpan.FromHours(1), 2, 1, 2), young.Within[0]);
        Assert.Equal(new RateAge(TimeSpan.FromHours(6), 0, 0, 4), young.Within[1]);
        Assert.Equal(2, young.Viewed);
        Assert.Null(young.Within[1].Share);

        // A slot is old enough when its last notice is.
        clock.Advance(TimeSpan.FromMinutes(61));
        var old = Assert.Single(await reader.ReadAsync(session, query, Token));
        Assert.Equal(new RateAge(TimeSpan.FromHours(1), 4, 2, 0), old.Within[0]);
        Assert.Equal(0.5, old.Within[0].Share);
        Assert.Empty(await new RatesCheck(ground.Cohorts, clock).RunAsync(session, Token));
        await ground.ExecuteAsync("UPDATE rate_young SET viewed_1 = viewed_1 + 1");
        Assert.All(await new RatesCheck(ground.Cohorts, clock).RunAsync(session, Token), difference => Assert.Contains("viewed_1: kept", difference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rates_are_told_by_day_province_and_court()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 5);
        await using var session = await ground.OpenAsync();
        await ground.ExecuteAsync("UPDATE life SET issued_at = issued_at + interval '1 day' WHERE no = 5");
        await ground.WriteAsync(session, [0, 1, 2, 3, 4], EvidenceEvent.SubmissionAcceptance);
        await ground.PublishAsync(session, new ListOutlet());
        await CountAllAsync(ground, session);
        var reader = new RatesReader(ground.Cohorts, TimeProvider.System);

        var rows = await reader.ReadAsync(session, new RateQuery(Day, Day.AddDays(7), RateGroups.Day | RateGroups.Court), Token);
        Assert.Equal(
            [(Day, "IR-07", "fars-b7", 2), (Day, "IR-23", "thr-b1042", 2), (Day.AddDays(1), "IR-07", "fars-b7", 1)],
            rows.Select(row => (row.Day!.Value, row.Province!.Value.Code, row.CourtId!, (int)row.Issued)));

        var provinces = await reader.ReadAsync(session, new RateQuery(Day, Day.AddDays(7), RateGroups.Province), Token);
        Assert.Equal([("IR-07", 3), ("IR-23", 2)], provinces.Select(row => (row.Province!.Value.Code, (int)row.Issued)));

        var one = await reader.ReadAsync(session, new RateQuery(Day, Day, RateGroups.None, CourtId: "fars-b7"), Token);
        Assert.Equal(2, Assert.Single(one).Issued);
        Assert.Empty(await reader.ReadAsync(session, new RateQuery(Day, Day, RateGroups.None, new Province(1)), Token));
    }

    [Fact]
    public async Task Counts_made_by_other_ages_are_not_added_to_until_they_are_made_anew()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 2);
        await using var session = await ground.OpenAsync();
        await ground.WriteAsync(session, [0, 1], EvidenceEvent.SubmissionAcceptance);
        await ground.PublishAsync(session, new ListOutlet());
        await CountAllAsync(ground, session);
        var other = new RateCohorts(Options.Create(new RateOptions { Slot = TimeSpan.FromMinutes(1) }));
        var reader = new RatesReader(other, TimeProvider.System);
        var query = new RateQuery(Day, Day, RateGroups.None);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync(session, query, Token));
        Assert.Contains("rates rebuild", refused.Message, StringComparison.Ordinal);

        await new RatesRebuild(other, TimeProvider.System, NullLogger<RatesRebuild>.Instance).RunAsync(session, Token);
        Assert.Equal(2, Assert.Single(await reader.ReadAsync(session, query, Token)).Issued);
    }

    private static async Task WriteLivesAsync(FeedGround ground, LedgerSession session)
    {
        for (var i = 0; i < 30; i++)
        {
            await ground.WriteAsync(session, [i], EvidenceEvent.SubmissionAcceptance);
            await ground.WriteAsync(session, [i], i % 3 == 0 ? EvidenceEvent.RelayToNonERDS : EvidenceEvent.ContentConsignment);
            if (i % 2 == 0) await ground.WriteAsync(session, [i], EvidenceEvent.ContentHandover, marks: EvidenceMarks.ViewCounted, age: TimeSpan.FromHours(i));
            if (i % 6 == 0) await ground.WriteAsync(session, [i], EvidenceEvent.Correction, marks: EvidenceMarks.ViewRevoked, age: TimeSpan.FromHours(i));
        }
    }

    private static async Task CountedAsync(FeedGround ground)
    {
        while (await ground.ScalarAsync<bool>("SELECT (SELECT position FROM rate_place) < (SELECT count(*) FROM feed_unit)"))
        {
        }
    }

    private static async Task AddAsync(FeedGround ground, LedgerSession session, RatesRecount recount)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(Token);
        await RateTables.AddAsync(session, recount.Counter, ground.Cohorts, 0, recount.Position, Token);
        await transaction.CommitAsync(Token);
    }

    private static async Task<RateRow> TotalsAsync(FeedGround ground, LedgerSession session) =>
        Assert.Single(await new RatesReader(ground.Cohorts, TimeProvider.System).ReadAsync(session, new RateQuery(Day, Day, RateGroups.None), Token));

    // As a projector that worked at the time of issue, when no notice was past its slots.
    private static async Task CountAllAsync(FeedGround ground, LedgerSession session)
    {
        var recount = new RatesRecount(session, ground.Cohorts, ground.Cohorts.PastFrom(FeedGround.IssuedAt));
        while (await recount.StepAsync(long.MaxValue, Token))
        {
        }

        await AddAsync(ground, session, recount);
    }
}
