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
/// Room was claimed for as a whole: with a fast gateway that may hold thousands, a rule's backlog for a slow one filled thousands of places with what that
/// sends in minutes. Their leases ran out in memory, and they were claimed again.
/// </summary>
public sealed class A_slow_gateway_was_given_more_than_it_may_hold
{
    private const int Slow = 0;
    private const int Fast = 1;

    private readonly FakeTimeProvider _time = new();
    private readonly SmsQueue _queue;

    public A_slow_gateway_was_given_more_than_it_may_hold()
    {
        var router = Routers.Of(2, new RouteRule { Lanes = { "bulk" }, Gateways = { ["a"] = 1 } }, new RouteRule { Gateways = { ["b"] = 1 } });
        _queue = new SmsQueue(Options.Create(new SmsOptions()), router, new TurnKeeper(), _time, new SmsMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())));
        _queue.Size(10, Slow);
        _queue.Size(1_000, Fast);
        _queue.Bear(7);
        _queue.Open(true, Slow);
        _queue.Open(true, Fast);
    }

    [Fact]
    public void The_excess_goes_back_once_and_then_no_more_is_claimed_than_it_has_room_for()
    {
        var all = Enumerable.Range(1, 400).Select(no => Sms(no, Lane.Bulk)).ToList();
        var back = _queue.Claimed(_queue.Wish()!.Value, all);
        Assert.Equal(all.Skip(10).Select(sms => sms.No), back.Select(sms => sms.No).Order());
        Assert.Equal(10, _queue.CountOf(Slow));

        // The fast one is asked for meanwhile, and is not short of room for it.
        var wish = _queue.Wish()!.Value;
        Assert.Equal((Router.Bit(Fast), 1_000), (wish.Gateways, wish.Rows));
        Assert.Empty(_queue.Claimed(wish, [Sms(1_001, Lane.Normal)]));

        Take(Slow, 4);
        Assert.Equal(Router.Bit(Fast), _queue.Wish()!.Value.Gateways);
        Take(Slow, 1);
        wish = _queue.Wish()!.Value;
        Assert.Equal((Router.Bit(Slow), 5, true), (wish.Gateways, wish.Rows, wish.Lower));
        Assert.Empty(_queue.Claimed(wish, [.. all.Skip(10).Take(5)]));
        Assert.Equal(10, _queue.CountOf(Slow));
    }

    [Fact]
    public void Once_nothing_more_waits_for_it_it_is_asked_for_with_the_others_again()
    {
        _queue.Claimed(_queue.Wish()!.Value, [.. Enumerable.Range(1, 12).Select(no => Sms(no, Lane.Bulk))]);
        Take(Slow, 10);
        var wish = _queue.Wish()!.Value;
        Assert.Equal((Router.Bit(Slow), 10), (wish.Gateways, wish.Rows));

        _queue.Claimed(wish, [Sms(11, Lane.Bulk), Sms(12, Lane.Bulk)]);

        Assert.Equal(Router.Bit(Slow) | Router.Bit(Fast), _queue.Wish()!.Value.Gateways);
    }

    private void Take(int gateway, int rows)
    {
        for (var i = 0; i < rows; i++) Assert.True(_queue.TryTake(TimeSpan.Zero, out _, gateway));
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
