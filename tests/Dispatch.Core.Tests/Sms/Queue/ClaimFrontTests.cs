using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Queue;

public sealed class ClaimFrontTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ClaimFront _front;

    public ClaimFrontTests() => _front = new ClaimFront(_time);

    [Fact]
    public void The_first_claim_is_of_the_whole_order()
    {
        Assert.True(_front.IsWhole);
        Assert.Equal(LaneFront.Whole, _front.From);
    }

    [Fact]
    public void The_next_one_goes_on_where_it_ended_lane_by_lane()
    {
        _front.Claimed([Sms(Lane.Urgent, 1, 4), Sms(Lane.Normal, 2, 9), Sms(Lane.Normal, 3, 5)], 3, whole: true);
        Assert.False(_front.IsWhole);
        Assert.Equal([new LaneFront(Lane.Urgent, 1, 4), new LaneFront(Lane.Normal, 3, 5), LaneFront.Whole[2]], _front.From);

        _front.Claimed([Sms(Lane.Normal, 3, 6), Sms(Lane.Normal, 3, 8)], 2, whole: false);
        Assert.Equal(new LaneFront(Lane.Normal, 3, 8), _front.From[1]);
    }

    [Fact]
    public void One_that_finds_too_little_makes_the_next_look_at_the_whole()
    {
        _front.Claimed([Sms(Lane.Normal, 3, 5)], 1, whole: true);
        _front.Claimed([Sms(Lane.Normal, 3, 6)], 2, whole: false);
        Assert.True(_front.IsWhole);
    }

    [Fact]
    public void Once_a_second_the_whole_is_looked_at()
    {
        _front.Claimed([Sms(Lane.Normal, 3, 5)], 1, whole: true);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(_front.IsWhole);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_front.IsWhole);
    }

    [Fact]
    public void What_came_back_is_found_at_once_and_the_front_is_there_then()
    {
        _front.Claimed([Sms(Lane.Normal, 9, 5)], 1, whole: true);
        _front.Reset();
        Assert.True(_front.IsWhole);
        _front.Claimed([Sms(Lane.Normal, 0, 2)], 1, whole: true);
        Assert.Equal(new LaneFront(Lane.Normal, 0, 2), _front.From[1]);
    }

    private static QueuedSms Sms(Lane lane, long turn, long no) => new()
    {
        No = no,
        Stage = 1,
        Lane = lane,
        Turn = turn,
        Key = new NoticeKey((UInt128)no),
        Court = 1,
        Mobile = new Mobile(989120000000),
        UsefulUntil = DateTimeOffset.UnixEpoch,
    };
}
