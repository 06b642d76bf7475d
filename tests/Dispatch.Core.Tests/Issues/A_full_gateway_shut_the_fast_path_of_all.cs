using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Tests.Sms.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Issues;

/// <summary>
/// A slow gateway with a backlog keeps its part of the memory full, and rows for it wait in the ledger. Ingest could then lease nothing, not even
/// for the other gateways, for which nothing waits: every notice went the long way.
/// </summary>
public sealed class A_full_gateway_shut_the_fast_path_of_all
{
    private const int Slow = 0;
    private const int Fast = 1;

    private readonly FakeTimeProvider _time = new();
    private readonly SmsQueue _queue;

    public A_full_gateway_shut_the_fast_path_of_all()
    {
        var router = Routers.Of(2, new RouteRule { Lanes = { "bulk" }, Gateways = { ["a"] = 1 } }, new RouteRule { Gateways = { ["b"] = 1 } });
        _queue = new SmsQueue(Options.Create(new SmsOptions()), router, new TurnKeeper(), _time, new SmsMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())));
        _queue.Size(4, Slow);
        _queue.Size(10, Fast);
        _queue.Bear(7);
        _queue.Open(true, Slow);
        _queue.Open(true, Fast);
        _queue.Claimed(_queue.Wish()!.Value, [.. Enumerable.Range(1, 4).Select(no => Sms(no, Lane.Bulk))]);
        Assert.Equal((4, 0), (_queue.CountOf(Slow), _queue.CountOf(Fast)));
        // The slow one is full: it was not asked for, so more of its may wait; of the fast one's there is nothing.
        var wish = _queue.Wish()!.Value;
        Assert.Equal(Router.Bit(Fast), wish.Gateways);
        _queue.Claimed(wish, []);
    }

    [Fact]
    public void The_room_of_the_others_is_still_given()
    {
        Assert.Equal(10, _queue.Reserve(50));
        _queue.Take([.. Enumerable.Range(10, 10).Select(no => Sms(no, Lane.Normal))]);

        Assert.Equal(10, _queue.CountOf(Fast));
        Assert.Equal(0, _queue.Reserve(1));
        Assert.Empty(_queue.TakeStrays());
    }

    [Fact]
    public void What_came_in_for_the_full_one_goes_back_behind_what_waits_and_the_others_keep_their_path()
    {
        Assert.Equal(6, _queue.Reserve(6));
        _queue.Take([Sms(20, Lane.Bulk), Sms(21, Lane.Normal), Sms(22, Lane.Bulk), Sms(23, Lane.Normal), Sms(24, Lane.Normal), Sms(25, Lane.Normal)]);

        Assert.Equal([20, 22], _queue.TakeStrays().Select(sms => sms.No));
        Assert.Equal((4, 4), (_queue.CountOf(Slow), _queue.CountOf(Fast)));
        Assert.Equal(6, _queue.Reserve(50));
    }

    [Fact]
    public void Once_it_has_room_and_nothing_waits_for_it_its_rows_are_taken_too()
    {
        while (_queue.TryTake(TimeSpan.Zero, out _, Slow))
        {
            // It has sent what it held.
        }

        var wish = _queue.Wish()!.Value;
        Assert.Equal(Router.Bit(Slow) | Router.Bit(Fast), wish.Gateways);
        _queue.Claimed(wish, []);
        Assert.Equal(14, _queue.Reserve(50));
        _queue.Take([Sms(30, Lane.Bulk)]);

        Assert.Empty(_queue.TakeStrays());
        Assert.Equal(1, _queue.CountOf(Slow));
    }

    private QueuedSms Sms(long no, Lane lane) => new()
    {
        No = no,
        Stage = 1,
        Lane = lane,
        Turn = no,
        Key = new NoticeKey((UInt128)no),
        Court = 1,
        Mobile = new Mobile(989120000000),
        UsefulUntil = DateTimeOffset.MaxValue,
        Lease = SmsLease.From(7, TimeSpan.FromSeconds(10), _time),
    };
}
