using Dispatch.Core.RateLimit;
using Xunit;

namespace Dispatch.Core.Tests.RateLimit;

public sealed class LimiterProtocolTests
{
    private static readonly LimiterTimes Times = new(
        TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1_050), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    private readonly LimiterProtocol _protocol = new(Times);

    public LimiterProtocolTests() => _protocol.Begin(1, At(0));

    [Fact]
    public void A_worker_joins_a_settled_shared_view_as_soon_as_its_acknowledgement_is_committed()
    {
        Assert.True(Beat(100, 0, Shared(7)).Soon);
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
        Beat(110, 7, Shared(7));
        Assert.True(_protocol.Standing.Shared);
    }

    [Fact]
    public void A_share_is_entered_only_when_all_have_acknowledged_and_a_quiet_second_has_passed()
    {
        Beat(0, 0, Shares(8, 1, 2), Mark(2, 7));
        Beat(500, 8, Shares(8, 1, 2), Mark(2, 7));
        Beat(1_000, 8, Shares(8, 1, 2), Mark(2, 8));
        Beat(2_000, 8, Shares(8, 1, 2), Mark(2, 8));
        Assert.Equal(0, _protocol.Standing.ShareOf(100));
        var wish = Beat(2_050, 8, Shares(8, 1, 2), Mark(2, 8));
        Assert.Equal(50, _protocol.Standing.ShareOf(100));
        Assert.Equal(8, wish.Settle);
    }

    [Fact]
    public void From_Redis_a_share_is_entered_as_soon_as_the_tokens_of_all_are_void()
    {
        Beat(100, 0, Shared(7), Mark(2, 7));
        Beat(110, 7, Shared(7), Mark(2, 7));
        Beat(1_000, 7, Shares(8, 1, 2), Mark(2, 7));
        Beat(1_010, 8, Shares(8, 1, 2), Mark(2, 8));
        Beat(1_059, 8, Shares(8, 1, 2), Mark(2, 8));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
        Beat(1_060, 8, Shares(8, 1, 2), Mark(2, 8));
        Assert.Equal(50, _protocol.Standing.ShareOf(100));
    }

    [Fact]
    public void Where_a_view_between_was_missed_the_whole_second_is_waited()
    {
        Beat(100, 0, Shared(7), Mark(2, 7));
        Beat(110, 7, Shared(7), Mark(2, 7));
        Beat(1_000, 7, Shares(9, 1, 2), Mark(2, 9));
        Beat(1_010, 9, Shares(9, 1, 2), Mark(2, 9));
        Beat(2_059, 9, Shares(9, 1, 2), Mark(2, 9));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
        Beat(2_060, 9, Shares(9, 1, 2), Mark(2, 9));
        Assert.Equal(50, _protocol.Standing.ShareOf(100));
    }

    [Fact]
    public void A_newer_view_shrinks_a_share_before_it_is_acknowledged_and_never_grows_it()
    {
        EnterShare(8, 1, 2);
        Beat(3_000, 8, Shares(9, 1, 2, 3), Mark(2, 8), Mark(3, 9));
        Assert.Equal(30, _protocol.Standing.ShareOf(90));
        Beat(3_100, 9, Shares(10, 1), Mark(2, 9), Mark(3, 9));
        Assert.Equal(30, _protocol.Standing.ShareOf(90));
    }

    [Fact]
    public void Between_shares_and_Redis_nothing_is_allowed()
    {
        EnterShare(8, 1, 2);
        Beat(3_000, 8, new LimiterView(9, LimiterMode.Shared, [], Settled: false), Mark(2, 8));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
    }

    [Fact]
    public void A_worker_whose_heartbeats_stay_away_stops_before_it_can_be_counted_dead_and_begins_from_nothing()
    {
        EnterShare(8, 1, 2);
        Assert.True(_protocol.MaySend(At(2_050 + 1_999)));
        Assert.False(_protocol.MaySend(At(2_050 + 2_000)));
        Beat(5_000, 8, Shares(8, 1, 2), Mark(2, 8));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
    }

    [Fact]
    public void Silence_counts_as_death_only_for_who_has_been_answered_long_enough()
    {
        Beat(0, 0, Shares(8, 1, 2), Mark(2, 7, silent: true));
        for (var ms = 500; ms < 3_000; ms += 500) Beat(ms, 8, Shares(8, 1, 2), Mark(2, 7, silent: true));
        for (var ms = 3_000; ms < 4_000; ms += 500) Beat(ms, 8, Shares(8, 1, 2), Mark(2, 7, silent: true));
        Assert.Equal(0, _protocol.Standing.ShareOf(100));
        Beat(4_050, 8, Shares(8, 1, 2), Mark(2, 7, silent: true));
        Assert.Equal(50, _protocol.Standing.ShareOf(100));
    }

    [Fact]
    public void Redis_out_of_reach_for_the_set_time_asks_for_shares_among_those_who_send()
    {
        Beat(0, 0, Shared(7), Mark(2, 7), Mark(3, 7, sends: false));
        _protocol.Redis(up: false, At(10));
        Assert.Null(Beat(500, 7, Shared(7), Mark(2, 7)).Change);
        var change = Beat(1_010, 7, Shared(7), Mark(2, 7), Mark(3, 7, sends: false)).Change!;
        Assert.Equal((8, LimiterMode.Shares, false), (change.Generation, change.Mode, change.Settled));
        Assert.Equal([1, 2], change.Members);
    }

    [Fact]
    public void Redis_counts_again_only_when_every_sender_has_seen_it_steadily()
    {
        EnterShare(8, 1, 2);
        Assert.Null(Beat(3_000, 8, Shares(8, 1, 2), redisSeen: true, Mark(2, 8)).Change);
        var change = Beat(3_100, 8, Shares(8, 1, 2), redisSeen: true, Mark(2, 8, redisSeen: true)).Change!;
        Assert.Equal((9, LimiterMode.Shared), (change.Generation, change.Mode));
    }

    [Fact]
    public void Another_history_of_the_ledger_is_entered_only_after_all_who_went_by_the_old_one_have_stopped()
    {
        Beat(0, 0, Shared(7));
        Beat(10, 7, Shared(7));
        _protocol.Reconnected(sameEpoch: false, At(1_000));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
        Beat(1_010, 0, Shared(5));
        for (var ms = 1_500; ms <= 5_000; ms += 500) Beat(ms, 5, Shared(5));
        Assert.Equal(LimiterStanding.Nothing, _protocol.Standing);
        Beat(5_050, 5, Shared(5));
        Assert.True(_protocol.Standing.Shared);
    }

    private void EnterShare(long generation, params int[] members)
    {
        Beat(0, 0, Shares(generation, members), Mark(2, generation));
        Beat(1_000, generation, Shares(generation, members), Mark(2, generation));
        Beat(2_050, generation, Shares(generation, members), Mark(2, generation));
        Assert.True(_protocol.Standing.ShareOf(100) > 0);
    }

    private BeatWish Beat(int ms, long acknowledged, LimiterView view, params WorkerMark[] others) => Beat(ms, acknowledged, view, redisSeen: false, others);

    private BeatWish Beat(int ms, long acknowledged, LimiterView view, bool redisSeen, params WorkerMark[] others) =>
        _protocol.Beat(At(ms), At(ms), acknowledged, new BeatAnswer(view, [new WorkerMark(1, acknowledged, Sends: true, redisSeen, Silent: false), .. others], []));

    private static WorkerMark Mark(int no, long acknowledged, bool sends = true, bool redisSeen = false, bool silent = false) => new(no, acknowledged, sends, redisSeen, silent);

    private static LimiterView Shared(long generation) => new(generation, LimiterMode.Shared, [], Settled: true);

    private static LimiterView Shares(long generation, params int[] members) => new(generation, LimiterMode.Shares, members, Settled: false);

    private static TimeSpan At(int ms) => TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(ms);
}
