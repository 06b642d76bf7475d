using System.Globalization;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

public sealed class RouterTests
{
    private const ulong All = 0b111;

    [Fact]
    public void Without_rules_gateways_take_by_their_weights()
    {
        var router = Routers.Of([3, 1, 0]);
        var taken = Enumerable.Range(1, 40_000).CountBy(no => router.Choose(Sms(no), All, All)).ToDictionary();

        Assert.InRange(taken[0], 29_500, 30_500);
        Assert.InRange(taken[1], 9_500, 10_500);
        Assert.False(taken.ContainsKey(2));
    }

    [Fact]
    public void The_same_notice_finds_the_same_gateway_and_another_one_only_while_that_cannot_be_used()
    {
        var router = Routers.Of(3);
        for (var no = 1; no <= 100; no++)
        {
            var chosen = router.Choose(Sms(no), All, All);
            Assert.Equal(chosen, router.Choose(Sms(no), All, All));
            Assert.NotEqual(chosen, router.Choose(Sms(no), All & ~Router.Bit(chosen), All));
        }
    }

    [Fact]
    public void One_that_is_full_is_passed_over_but_not_where_all_are()
    {
        var router = Routers.Of(2);

        Assert.All(Enumerable.Range(1, 100), no => Assert.Equal(1, router.Choose(Sms(no), 0b11, 0b10)));
        Assert.Equal(2, Enumerable.Range(1, 100).Select(no => router.Choose(Sms(no), 0b11, 0)).Distinct().Count());
    }

    [Fact]
    public void A_rule_of_a_lane_goes_by_its_set_then_by_its_fail_over_in_order_then_waits()
    {
        var rule = new RouteRule { Lanes = { "urgent" }, Gateways = { ["c"] = 1 }, FailOver = { "b", "a" } };
        var strict = new RouteRule { Lanes = { "bulk" }, Gateways = { ["a"] = 1 } };
        var router = Routers.Of(3, rule, strict);

        Assert.Equal(2, router.Choose(Sms(1, Lane.Urgent), All, All));
        Assert.Equal(1, router.Choose(Sms(1, Lane.Urgent), 0b011, All));
        Assert.Equal(0, router.Choose(Sms(1, Lane.Urgent), 0b001, All));
        Assert.Equal(-1, router.Choose(Sms(1, Lane.Bulk), 0b110, All));
        Assert.Equal(0b001UL, router.Reach(Lane.Bulk));
        Assert.Equal(All, router.Reach(Lane.Urgent));
    }

    [Fact]
    public void A_prefix_is_a_hint_and_never_leaves_an_SMS_without_a_way()
    {
        var router = Routers.Of(2, new RouteRule { Prefixes = { "98912" }, Gateways = { ["b"] = 1 } }, new RouteRule { Gateways = { ["a"] = 1 } });

        Assert.Equal(1, router.Choose(Sms(7), 0b11, 0b11));
        Assert.Equal(0, router.Choose(Sms(7), 0b01, 0b01));
        Assert.Equal(0, router.Choose(Sms(7) with { Mobile = new Mobile(989_350_000_000) }, 0b11, 0b11));
    }

    [Fact]
    public void A_sender_line_goes_by_the_gateways_that_have_it() =>
        Assert.All(Enumerable.Range(1, 20), no => Assert.Equal(1, Routers.Of(3, new RouteRule { Sender = "30001" }).Choose(Sms(no), All, All)));

    [Fact]
    public void What_a_gateway_refused_has_another_only_as_long_as_its_route_has()
    {
        Assert.True(Routers.Of(2).HasOther(Sms(1), 0));
        Assert.False(Routers.Of(1).HasOther(Sms(1), 0));
        Assert.False(Routers.Of(2, new RouteRule { Gateways = { ["a"] = 1 } }).HasOther(Sms(1), 0));
    }

    [Fact]
    public void A_lane_has_ways_for_the_numbers_whose_gateways_are_open_and_have_room()
    {
        var router = Routers.Of(
            2, new RouteRule { Prefixes = { "98912", "98913" }, Gateways = { ["b"] = 1 } }, new RouteRule { Lanes = { "bulk" }, Gateways = { ["a"] = 1 } });
        const string hinted = "{[989120000000,989140000000)}";
        const string rest = "{[0,989120000000),[989140000000,9223372036854775807)}";

        Assert.Equal([rest, hinted], ForAll(router, Lane.Bulk, 0b11, 0b11).Select(way => way.Mobiles).Order());
        Assert.Equal([hinted], ForAll(router, Lane.Bulk, 0b10, 0b10).Select(way => way.Mobiles));
        Assert.Equal([hinted], ForAll(router, Lane.Bulk, 0b11, 0b10).Select(way => way.Mobiles)); // a is full
        Assert.Equal([rest], ForAll(router, Lane.Bulk, 0b11, 0b01).Select(way => way.Mobiles)); // b is full: its numbers wait for it
        Assert.Equal(2, ForAll(router, Lane.Bulk, 0b01, 0b01).Count()); // b is out: a follows behind a hint
        Assert.Equal([rest, hinted], ForAll(router, Lane.Normal, 0b10, 0b10).Select(way => way.Mobiles).Order());
        Assert.Empty(ForAll(router, Lane.Normal, 0, 0));
    }

    [Fact]
    public void Without_prefixes_a_lane_has_one_way_to_all_numbers()
    {
        Assert.Null(Assert.Single(ForAll(Routers.Of(3), Lane.Bulk, 0b100, 0b100)).Mobiles);
        Assert.Empty(Routers.Of(2, new RouteRule { Gateways = { ["a"] = 1 } }).Ways(Lane.Bulk, 0b10, 0b10));
    }

    [Fact]
    public void What_has_a_way_finds_a_gateway_and_what_has_none_waits()
    {
        RouteRule[] rules =
        [
            new() { Prefixes = { "98912", "9891355" }, Gateways = { ["b"] = 1 } },
            new() { Lanes = { "bulk" }, Prefixes = { "9891" }, Gateways = { ["c"] = 2 }, FailOver = { "a" } },
            new() { Lanes = { "urgent", "bulk" }, Gateways = { ["a"] = 1 } },
        ];
        var router = Routers.Of(3, rules);
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var (lane, usable) = ((Lane)random.Next(3), (ulong)random.Next(8));
            var roomy = usable & (ulong)random.Next(8);
            var sms = Sms(i, lane) with { Mobile = new Mobile(989_100_000_000 + random.NextInt64(100_000_000_000)) };
            var chosen = router.Choose(sms, usable, roomy);

            Assert.Equal(chosen >= 0 && (roomy & Router.Bit(chosen)) != 0, ForAll(router, lane, usable, roomy).Any(way => Covers(way.Mobiles, sms.Mobile.Number)));
        }
    }

    [Fact]
    public void What_was_refused_is_claimed_when_the_one_it_may_go_by_has_room_and_not_when_that_is_full()
    {
        // Both take by weight; the second is full. What the first refused waits for that one, and is not claimed again and again for the first.
        var way = Assert.Single(Ways(new Route([true, true, true], [], [1, 1], []), usable: 0b11, roomy: 0b01));
        Assert.Equal([1], way.Gateways);
        Assert.True(way.IsForAll);

        // The third stands in for the first, which is full: only what that has refused is claimed for it.
        way = Assert.Single(Ways(new Route([true, true, true], [], [1, 0, 0], [2]), usable: 0b111, roomy: 0b100));
        Assert.Equal([3], way.Gateways);
        Assert.Equal([1], way.Avoiding!);
        Assert.Equal("{}", LaneWay.MobilesOf([way]));
    }

    private static IReadOnlyList<LaneWay> Ways(Route route, ulong usable, ulong roomy) => new LaneRoutes([route]).Ways(
        usable, roomy, bits => Enumerable.Range(0, 3).Where(index => (bits & Router.Bit(index)) != 0).Select(index => (short)(index + 1)));

    private static IEnumerable<LaneWay> ForAll(Router router, Lane lane, ulong usable, ulong roomy) => router.Ways(lane, usable, roomy).Where(way => way.IsForAll);

    private static bool Covers(string? mobiles, long number) => mobiles is null || mobiles[1..^1].Split("),").Select(range => range.Trim('[', ')').Split(','))
        .Any(range => number >= long.Parse(range[0], CultureInfo.InvariantCulture) && number < long.Parse(range[1], CultureInfo.InvariantCulture));

    private static QueuedSms Sms(long no, Lane lane = Lane.Normal) => new()
    {
        No = no,
        Stage = 1,
        Lane = lane,
        Turn = 1,
        Key = NoticeKey.FromGuid(Guid.Empty),
        Court = 1,
        Mobile = new Mobile(989_120_000_000 + no),
        UsefulUntil = DateTimeOffset.MaxValue,
    };
}
