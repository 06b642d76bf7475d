using Dispatch.Core.Feed;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Xunit;

namespace Dispatch.Integration.Tests.Feed;

public sealed class FeedPublisherTests(RealParts parts)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_writers_with_aborts_are_published_whole_and_in_an_order_that_respects_cause()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 40);
        using var signals = new FeedSignals();
        using var publisher = ground.Publisher(signals, Metrics());
        await publisher.StartAsync(Token);

        var committed = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteMuchAsync(ground, signals, writer), Token)));

        var events = ground.Consume(ground.Topics.Status.Name, committed.Sum());
        await ground.DrainedAsync(signals);
        await publisher.StopAsync(Token);
        var firsts = events.Select(result => StatusEvent.Parse(result.Message.Value)).DistinctBy(status => status.EvidenceId).ToList();
        Assert.Equal(committed.Sum(), firsts.Count);
        Assert.All(firsts.GroupBy(status => status.NoticeId), notice =>
            Assert.Equal(Enumerable.Range(1, notice.Count()), notice.Select(status => status.Sequence)));
        Assert.All(events, result => Assert.Equal(result.Message.Key, StatusEvent.Parse(result.Message.Value).NoticeId));
        await AssertPlacesAsync(ground);
    }

    [Fact]
    public async Task A_unit_that_becomes_visible_late_is_published_too()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 2);
        var outlet = new ListOutlet();
        await using var slow = await ground.OpenAsync();
        await using var fast = await ground.OpenAsync();
        await using var leader = await ground.OpenAsync();

        // The slow writer has the lower id and commits last.
        await ground.WriteAsync(slow, [0], EvidenceEvent.ContentHandover, beforeCommit: async () =>
        {
            await ground.WriteAsync(fast, [1], EvidenceEvent.ContentHandover);
            await ground.PublishAsync(leader, outlet);
            Assert.Equal("notice-2", Assert.Single(outlet.Events).Key);
        });
        await ground.PublishAsync(leader, outlet);

        Assert.Equal(["notice-2", "notice-1"], outlet.Events.Select(published => published.Key));
        Assert.Equal("2,1", await ground.ScalarAsync<string>("SELECT string_agg(position::text, ',' ORDER BY id) FROM feed_unit"));
    }

    [Fact]
    public async Task Stopped_between_publishing_and_marking_it_publishes_again_without_a_gap()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 5);
        await using var session = await ground.OpenAsync();
        for (var i = 0; i < 30; i++) await ground.WriteAsync(session, [i % 5], EvidenceEvent.ContentAccessTracking);
        using var signals = new FeedSignals();
        var seams = new FaultAtSeam(Seam.AfterPublishBeforeMark, 2);
        using var publisher = ground.Publisher(signals, Metrics(), seams);

        await publisher.StartAsync(Token);
        await ground.DrainedAsync(signals);
        await publisher.StopAsync(Token);

        Assert.True(seams.Reached >= 4, $"reached {seams.Reached} times");
        var events = ground.Consume(ground.Topics.Status.Name, 30).ConvertAll(result => StatusEvent.Parse(result.Message.Value));
        Assert.All(events.DistinctBy(status => status.EvidenceId).GroupBy(status => status.NoticeId), notice =>
            Assert.Equal(Enumerable.Range(1, 6), notice.Select(status => status.Sequence)));
        await AssertPlacesAsync(ground);
    }

    [Fact]
    public async Task What_Kafka_did_not_take_is_not_marked()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 3);
        await using var session = await ground.OpenAsync();
        await ground.WriteAsync(session, [0, 1, 2], EvidenceEvent.ContentHandover);
        var outlet = new ListOutlet { FailuresLeft = 1 };

        await Assert.ThrowsAsync<FeedOutletException>(() => ground.PublishAsync(session, outlet));
        Assert.Equal(1, await ground.ScalarAsync<long>("SELECT count(*) FROM feed_unit WHERE position IS NULL"));

        await ground.PublishAsync(session, outlet);
        Assert.Equal(0, await ground.ScalarAsync<long>("SELECT count(*) FROM feed_unit WHERE position IS NULL"));
        Assert.Equal(6, outlet.Events.Count);
    }

    [Fact]
    public async Task Of_two_publishers_one_leads_and_the_other_takes_over()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 4);
        await using var session = await ground.OpenAsync();
        using var signals = new FeedSignals();
        var outlets = new[] { new ListOutlet(), new ListOutlet() };
        using var first = ground.Publisher(signals, Metrics(), outlets: outlets[0]);
        using var second = ground.Publisher(signals, Metrics(), outlets: outlets[1]);

        await first.StartAsync(Token);
        await ground.WriteAsync(session, [0, 1], EvidenceEvent.ContentHandover);
        await ground.DrainedAsync(signals);
        await second.StartAsync(Token);
        await ground.WriteAsync(session, [2, 3], EvidenceEvent.ContentHandover);
        await ground.DrainedAsync(signals);
        Assert.Equal((4, 0), (outlets[0].Events.Count, outlets[1].Events.Count));

        await first.StopAsync(Token);
        await ground.WriteAsync(session, [0, 1, 2], EvidenceEvent.ContentAccessTracking);
        await ground.DrainedAsync(signals);
        await second.StopAsync(Token);
        Assert.Equal((4, 3), (outlets[0].Events.Count, outlets[1].Events.Count));
        await AssertPlacesAsync(ground);
    }

    [Fact]
    public async Task A_leader_whose_connection_is_cut_leads_again()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 1);
        await using var session = await ground.OpenAsync();
        using var signals = new FeedSignals();
        var outlet = new ListOutlet();
        using var publisher = ground.Publisher(signals, Metrics(), outlets: outlet);
        await publisher.StartAsync(Token);
        await ground.WriteAsync(session, [0], EvidenceEvent.ContentHandover);
        await ground.DrainedAsync(signals);

        Assert.Equal(1, await ground.ScalarAsync<long>(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
        await ground.WriteAsync(session, [0], EvidenceEvent.ContentAccessTracking);
        await ground.DrainedAsync(signals);
        await publisher.StopAsync(Token);

        Assert.Equal(2, outlet.Events.Count);
    }

    [Fact]
    public async Task Paper_service_gets_its_notices_with_personal_data_and_erased_ones_without()
    {
        await using var ground = await FeedGround.CreateAsync(parts, notices: 3);
        await using var session = await ground.OpenAsync();
        await ground.ExecuteAsync("UPDATE notice SET recipient = NULL, title = NULL, case_number = NULL, body_ref = NULL WHERE no = 2");
        await ground.WriteAsync(session, [0, 1], EvidenceEvent.RelayToNonERDS);
        await ground.WriteAsync(session, [0], EvidenceEvent.RelayToNonERDS, marks: EvidenceMarks.Withdrawn);
        await ground.WriteAsync(session, [2], EvidenceEvent.ContentHandover);
        using var outlet = ground.Outlets().Open();

        await ground.PublishAsync(session, outlet);

        var paper = ground.Consume(ground.Topics.Paper.Name, 3).Select(result => result.Message).ToLookup(message => message.Key, message => message.Value);
        Assert.Equal(2, paper["notice-1"].Count());
        Assert.Contains("\"action\":\"serve\"", paper["notice-1"].First(), StringComparison.Ordinal);
        Assert.Contains("\"recipient\":{\"type\":\"person\",\"id\":\"0499370899\"}", paper["notice-1"].First(), StringComparison.Ordinal);
        Assert.Contains("\"province\":\"IR-07\"", paper["notice-1"].First(), StringComparison.Ordinal);
        Assert.Contains("\"action\":\"withdraw\"", paper["notice-1"].Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("0499370899", paper["notice-1"].Last(), StringComparison.Ordinal);
        Assert.Contains("\"erased\":true", Assert.Single(paper["notice-2"]), StringComparison.Ordinal);
        Assert.Equal(4, ground.Consume(ground.Topics.Status.Name, 4).Count);
    }

    private static FeedMetrics Metrics() => new(Prometheus.Metrics.NewCustomRegistry(), TimeProvider.System);

    private static async Task<int> WriteMuchAsync(FeedGround ground, FeedSignals signals, int writer)
    {
        var random = new Random(writer);
        await using var session = await ground.OpenAsync();
        var committed = 0;
        for (var i = 0; i < 50; i++)
        {
            var notices = Enumerable.Range(0, ground.Keys.Length).OrderBy(_ => random.Next()).Take(random.Next(1, 6)).ToList();
            if (!await ground.WriteAsync(session, notices, EvidenceEvent.ContentAccessTracking, commit: random.Next(5) > 0)) continue;
            committed += notices.Count;
            signals.Committed.Raise();
        }

        return committed;
    }

    private static async Task AssertPlacesAsync(FeedGround ground) => Assert.True(await ground.ScalarAsync<bool>(
        "SELECT min(position) = 1 AND max(position) = count(*) AND count(DISTINCT position) = count(*) FROM feed_unit"));
}
