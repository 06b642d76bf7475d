using Dispatch.Core.Ingest;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Ingest;

public sealed class LanePressureTests
{
    private const int HighWater = 100;
    private static readonly TimeSpan StandsStill = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _time = new();
    private readonly LanePressure _pressure;

    public LanePressureTests() => _pressure = new LanePressure(2, HighWater, StandsStill, _time);

    [Fact]
    public void Lanes_with_room_are_read_for()
    {
        Note(queued0: HighWater, queued1: HighWater - 1);

        Assert.False(_pressure.Waits);
        Assert.False(_pressure.Pauses(0));
    }

    [Fact]
    public void Full_lanes_that_move_are_waited_for_and_not_paused()
    {
        for (var taken = 0L; taken < 20; taken++)
        {
            Note(HighWater, HighWater, taken, taken);
            _time.Advance(StandsStill - TimeSpan.FromMilliseconds(1));

            Assert.True(_pressure.Waits);
            Assert.False(_pressure.Pauses(0) || _pressure.Pauses(1));
        }
    }

    [Fact]
    public void Lanes_that_stand_still_are_paused_and_polled_for()
    {
        Note(HighWater, HighWater);
        _time.Advance(StandsStill);
        Note(HighWater, HighWater);

        Assert.False(_pressure.Waits); // a consumer that only waited would not hear of a rebalance
        Assert.True(_pressure.Pauses(0) && _pressure.Pauses(1));
    }

    [Fact]
    public void One_lane_that_moves_is_waited_for_while_the_other_is_paused()
    {
        Note(HighWater, HighWater);
        _time.Advance(StandsStill);
        Note(HighWater, HighWater, taken1: 1);

        Assert.True(_pressure.Waits);
        Assert.True(_pressure.Pauses(0));
        Assert.False(_pressure.Pauses(1));
    }

    [Fact]
    public void A_lane_far_ahead_of_one_with_room_is_paused()
    {
        Note(queued0: 2 * HighWater, queued1: 0);

        Assert.False(_pressure.Waits);
        Assert.True(_pressure.Pauses(0));
        Assert.False(_pressure.Pauses(1));
    }

    [Fact]
    public void A_lane_without_partitions_does_not_keep_a_full_one_waiting()
    {
        _pressure.Note(0, used: true, HighWater, 0);
        _pressure.Note(1, used: false, 0, 0);

        Assert.True(_pressure.Waits);
    }

    [Fact]
    public void A_paused_lane_resumes_at_half_its_high_water()
    {
        Note(HighWater / 2, (HighWater / 2) - 1);

        Assert.False(_pressure.Resumes(0));
        Assert.True(_pressure.Resumes(1));
    }

    [Fact]
    public void An_empty_lane_does_not_stand_still_however_long_it_has_nothing_to_take()
    {
        Note(0, 0);
        _time.Advance(10 * StandsStill);
        Note(HighWater, HighWater);

        Assert.True(_pressure.Waits);
        Assert.False(_pressure.Pauses(0));
    }

    private void Note(int queued0, int queued1, long taken0 = 0, long taken1 = 0)
    {
        _pressure.Note(0, used: true, queued0, taken0);
        _pressure.Note(1, used: true, queued1, taken1);
    }
}
