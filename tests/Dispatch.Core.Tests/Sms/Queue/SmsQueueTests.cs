using CsCheck;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Tests.Sms.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Queue;

public sealed class SmsQueueTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly TurnKeeper _turns = new();
    private readonly SmsQueue _queue;

    public SmsQueueTests()
    {
        _queue = new SmsQueue(Options.Create(new SmsOptions()), Routers.Of(1), _turns, _time, new SmsMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())));
        _queue.Size(10);
        _queue.Bear(7);
        _queue.Open(true);
    }

    [Fact]
    public void What_is_taken_comes_in_the_order_of_lane_turn_number_stage_and_segment()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Long[0, 5], Gen.Long[1, 50]).Array[0, 60].Sample(rows =>
        {
            _queue.Size(1_000);
            var held = rows.Select(row => Sms(row.Item3, (Lane)row.Item1, row.Item2)).Distinct(Same.Row).ToArray();
            Claim(held);
            Assert.Equal(held.Order(SmsOrder.Instance), TakeAll());
        }, threads: 1);
    }

    [Fact]
    public void Nothing_is_reserved_while_something_may_wait_in_the_ledger()
    {
        Assert.Equal(0, _queue.Reserve(5)); // not looked yet
        Claim();
        Assert.Equal(5, _queue.Reserve(5));
        Assert.Equal(5, _queue.Reserve(50)); // the rest of the room
        _queue.GiveBack(10);
        _queue.Wake(Lane.Urgent, 1, 1);
        Assert.Equal(0, _queue.Reserve(5));
    }

    [Fact]
    public void Nothing_is_reserved_while_the_gateway_is_not_bound_or_the_worker_drains()
    {
        Claim();
        _queue.Open(false);
        Assert.Equal(0, _queue.Reserve(5));
        _queue.Open(true);
        Assert.Equal(5, _queue.Reserve(5));
        _queue.Drain();
        _queue.Open(true);
        Assert.Equal(0, _queue.Reserve(5));
        Assert.Null(_queue.Wish());
    }

    [Fact]
    public void Rows_committed_while_a_claim_was_under_way_are_not_forgotten()
    {
        var wish = _queue.Wish()!.Value;
        _queue.Wake(Lane.Urgent, 1, 1);
        _queue.Claimed(wish, []);
        Assert.Equal(0, _queue.Reserve(1));
        Assert.NotNull(_queue.Wish());
    }

    [Fact]
    public void A_lower_one_is_taken_without_room_and_the_highest_held_goes_back()
    {
        Claim([.. Enumerable.Range(1, 10).Select(no => Sms(no, Lane.Bulk, no))]);
        var wish = _queue.Wish()!.Value;
        Assert.Equal(10, wish.Below!.No);

        var back = _queue.Claimed(wish, [Sms(99, Lane.Urgent, 1), Sms(98, Lane.Normal, 1)]);

        Assert.Equal([10, 9], back.Select(sms => sms.No));
        Assert.Equal([99, 98, 1, 2, 3, 4, 5, 6, 7, 8], TakeAll().Select(sms => sms.No));
    }

    [Fact]
    public void With_a_full_memory_it_is_looked_for_lower_ones_when_told_and_now_and_then()
    {
        Claim([.. Enumerable.Range(1, 10).Select(no => Sms(no, Lane.Bulk, no))]);
        Assert.NotNull(_queue.Wish());
        Assert.Null(_queue.Wish());
        _queue.Wake(Lane.Urgent, 1, 1);
        Assert.NotNull(_queue.Wish());
        Assert.Null(_queue.Wish());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(_queue.Wish());
    }

    [Fact]
    public void With_a_full_memory_nothing_is_looked_for_behind_what_is_held_and_no_room_is_given()
    {
        Claim([.. Enumerable.Range(1, 10).Select(no => Sms(no, Lane.Normal, no))]);
        Assert.NotNull(_queue.Wish());

        _queue.Wake(Lane.Normal, 10, 11);

        Assert.Null(_queue.Wish());
        Assert.Equal(0, _queue.Reserve(1));
        for (var taken = 0; taken < 5; taken++) Assert.True(_queue.TryTake(Margin, out _));
        Assert.Equal(new LaneFront(Lane.Normal, 10, 11), _queue.Wish()!.Value.Lowest[(int)Lane.Normal]);
    }

    [Fact]
    public void Room_is_filled_in_lots_but_at_once_where_nothing_is_held()
    {
        Assert.Equal(10, _queue.Wish()!.Value.Rows);
        Claim([.. Enumerable.Range(1, 10).Select(no => Sms(no, Lane.Normal, no))]);
        for (var taken = 0; taken < 4; taken++) Assert.True(_queue.TryTake(Margin, out _));
        Assert.NotNull(_queue.Wish()!.Value.Below); // only what would come before what is held
        Assert.True(_queue.TryTake(Margin, out _));
        Assert.Equal(5, _queue.Wish()!.Value.Rows);
    }

    [Fact]
    public void With_less_room_than_a_lot_a_lower_row_is_looked_for_at_once()
    {
        Claim([.. Enumerable.Range(1, 10).Select(no => Sms(no, Lane.Normal, no))]);
        for (var taken = 0; taken < 4; taken++) Assert.True(_queue.TryTake(Margin, out _));
        Assert.NotNull(_queue.Wish());

        _queue.Wake(Lane.Normal, 6, 11);

        Assert.Equal(10, _queue.Wish()!.Value.Below!.No);
        Assert.Null(_queue.Wish());
    }

    [Fact]
    public void A_claim_is_told_the_lowest_row_of_each_lane()
    {
        _queue.Wake(Lane.Urgent, 7, 20);
        _queue.Wake(Lane.Normal, 3, 21);
        _queue.Wake(Lane.Normal, 2, 22);

        Assert.Equal([new LaneFront(Lane.Urgent, 7, 20), new LaneFront(Lane.Normal, 2, 22), null], _queue.Wish()!.Value.Lowest);
        Assert.Equal([null, null, null], _queue.Wish()!.Value.Lowest);
    }

    [Fact]
    public void A_claim_is_told_that_rows_wait_which_were_claimed_before()
    {
        Assert.True(_queue.Wish()!.Value.Lower); // at the beginning
        Assert.False(_queue.Wish()!.Value.Lower);
        _queue.Wake(Lane.Urgent, 1, 1);
        Assert.False(_queue.Wish()!.Value.Lower);
        _queue.WakeLower();
        Assert.True(_queue.Wish()!.Value.Lower);
        Claim(Sms(1, Lane.Normal, 1));
        _time.Advance(TimeSpan.FromSeconds(10)); // its lease is over: it is free again in the ledger
        Assert.Empty(TakeAll());
        Assert.True(_queue.Wish()!.Value.Lower);
    }

    [Fact]
    public void A_row_whose_lease_runs_out_within_the_margin_is_let_go()
    {
        _queue.Size(2);
        Claim(Sms(1, Lane.Normal, 1));
        _time.Advance(TimeSpan.FromSeconds(5));
        Claim(Sms(2, Lane.Normal, 2));
        _time.Advance(TimeSpan.FromSeconds(4)); // the first has a second left: not more than the margin

        Assert.Equal([2], TakeAll().Select(sms => sms.No));
    }

    [Fact]
    public void A_row_that_comes_again_under_a_new_lease_is_held_under_that()
    {
        Claim(Sms(1, Lane.Normal, 1));
        _time.Advance(TimeSpan.FromSeconds(9.5));
        Claim(Sms(1, Lane.Normal, 1));

        Assert.True(Assert.Single(TakeAll()).Lease.Holds(TimeSpan.FromSeconds(9), _time));
    }

    [Fact]
    public void The_turn_served_moves_with_what_is_taken()
    {
        Claim(Sms(1, Lane.Normal, 40), Sms(2, Lane.Bulk, 3));
        TakeAll();

        Assert.Equal(41, _turns.Next(Lane.Normal, court: 5));
        Assert.Equal(4, _turns.Next(Lane.Bulk, court: 5));
    }

    [Fact]
    public void A_lease_is_read_before_it_is_written_so_it_never_ends_later_than_the_databases()
    {
        var lease = _queue.CurrentLease;
        Assert.Equal(7, lease.Token);
        _time.Advance(lease.Length - Margin - TimeSpan.FromMilliseconds(1));
        Assert.True(lease.Holds(Margin, _time));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(lease.Holds(Margin, _time));
        Assert.False(default(SmsLease).Holds(TimeSpan.Zero, _time));
    }

    private void Claim(params QueuedSms[] rows)
    {
        var wish = _queue.Wish() ?? new ClaimWish(10, null, 0, Lower: false, [], Gateways: 1, Usable: 1);
        _queue.Claimed(wish, rows);
    }

    private List<QueuedSms> TakeAll()
    {
        var taken = new List<QueuedSms>();
        while (_queue.TryTake(Margin, out var sms)) taken.Add(sms);
        return taken;
    }

    private QueuedSms Sms(long no, Lane lane, long turn) => new()
    {
        No = no,
        Stage = 1,
        Lane = lane,
        Turn = turn,
        Key = new NoticeKey((UInt128)no),
        Court = 1,
        Mobile = new Mobile(989120000000),
        UsefulUntil = DateTimeOffset.UnixEpoch,
        Lease = SmsLease.From(7, TimeSpan.FromSeconds(10), _time),
    };

    // Two rows of one SMS are the same row.
    private sealed class Same : IEqualityComparer<QueuedSms>
    {
        public static Same Row { get; } = new();

        public bool Equals(QueuedSms? x, QueuedSms? y) => SmsOrder.Instance.Compare(x, y) == 0;

        public int GetHashCode(QueuedSms sms) => HashCode.Combine(sms.Lane, sms.Turn, sms.No);
    }
}
