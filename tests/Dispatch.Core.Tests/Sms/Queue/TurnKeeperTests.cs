using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Queue;

public sealed class TurnKeeperTests
{
    [Fact]
    public void A_courts_single_notice_comes_right_after_the_turn_now_served_whatever_another_court_released_in_bulk()
    {
        var turns = new TurnKeeper();
        long last = 0;
        for (var i = 0; i < 200_000; i++) last = turns.Next(Lane.Normal, court: 1);
        turns.Served(Lane.Normal, 1_000);

        Assert.Equal(200_000, last);
        Assert.Equal(1_001, turns.Next(Lane.Normal, court: 2));
    }

    [Fact]
    public void Courts_that_release_together_are_served_in_turn()
    {
        var turns = new TurnKeeper();
        var order = new List<(long Turn, int Court)>();
        foreach (var court in new[] { 1, 2, 3 })
            for (var i = 0; i < 4; i++) order.Add((turns.Next(Lane.Bulk, court), court));

        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], order.Order().Select(sms => sms.Court));
    }

    [Fact]
    public void A_large_court_is_not_starved_by_many_small_ones()
    {
        var turns = new TurnKeeper();
        turns.Served(Lane.Normal, 100);
        Assert.Equal(101, turns.Next(Lane.Normal, court: 1));
        Assert.Equal(102, turns.Next(Lane.Normal, court: 1));
        // New courts begin where the lane is, not at the start.
        for (var court = 2; court < 1_000; court++) Assert.Equal(101, turns.Next(Lane.Normal, court));
    }

    [Fact]
    public void Lanes_know_nothing_of_each_other_and_what_is_served_never_goes_back()
    {
        var turns = new TurnKeeper();
        turns.Served(Lane.Bulk, 50);
        turns.Served(Lane.Bulk, 40);

        Assert.Equal(51, turns.Next(Lane.Bulk, court: 1));
        Assert.Equal(1, turns.Next(Lane.Urgent, court: 1));
    }

    [Fact]
    public void Memory_of_courts_is_bounded_and_one_that_is_forgotten_is_early_never_late()
    {
        var turns = new TurnKeeper();
        for (var i = 0; i < 10; i++) turns.Next(Lane.Normal, court: 0);
        for (var court = 1; court <= TurnKeeper.MaxCourts; court++) turns.Next(Lane.Normal, court);

        Assert.InRange(turns.Next(Lane.Normal, court: 0), 1, 11);
    }
}
