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
        Assert.Equal(LaneFront.Whole, _front.From([]));
    }

    [Fact]
    public void The_next_one_goes_on_where_it_ended_lane_by_lane()
    {
        Whole(Sms(Lane.Urgent, 1, 4), Sms(Lane.Normal, 2, 9), Sms(Lane.Normal, 3, 5));
        Assert.False(_front.IsWhole);
        Assert.Equal([new LaneFront(Lane.Urgent, 1, 4), new LaneFront(Lane.Normal, 3, 5), LaneFront.Whole[2]], _front.From([]));

        _front.Claimed([Sms(Lane.Normal, 3, 6), Sms(Lane.Normal, 3, 8)], 2, whole: false);
        Assert.Equal(new LaneFront(Lane.Normal, 3, 8), _front.From([])[1]);
    }

    [Fact]
    public void A_row_written_before_the_front_takes_it_back_and_one_behind_it_does_not()
    {
        Whole(Sms(Lane.Normal, 3, 5));

        Assert.Equal(new LaneFront(Lane.Normal, 3, 5), _front.From([new LaneFront(Lane.Normal, 3, 6)])[1]);
        Assert.Equal(new LaneFront(Lane.Normal, 2, 7), _front.From([new LaneFront(Lane.Normal, 2, 7)])[1]);
        Assert.Equal(LaneFront.Whole[0], _front.From([new LaneFront(Lane.Urgent, 1, 1)])[0]); // nothing of that lane was claimed: it begins at its beginning
    }

    [Fact]
    public void What_is_new_begins_with_the_turns_of_a_second_ago()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        var turns = Turns(7);
        Assert.Equal(LaneFront.Whole, _front.Recent(turns)); // nothing is known of a second ago
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(LaneFront.Whole, _front.Recent(Turns(8)));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(7, _front.Recent(Turns(9))[1].Turn);
    }

    [Fact]
    public void Once_a_second_the_whole_is_looked_at()
    {
        Whole(Sms(Lane.Normal, 3, 5));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(_front.IsWhole);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_front.IsWhole);
    }

    [Fact]
    public void The_whole_is_looked_at_more_rarely_the_longer_it_takes()
    {
        _front.Read(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.False(_front.IsWhole);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_front.IsWhole);
    }

    [Fact]
    public void What_came_back_is_found_at_once_and_the_front_is_there_then()
    {
        Whole(Sms(Lane.Normal, 9, 5));
        _front.Reset();
        Assert.True(_front.IsWhole);
        Whole(Sms(Lane.Normal, 0, 2));
        Assert.Equal(new LaneFront(Lane.Normal, 0, 2), _front.From([])[1]);
    }

    private static TurnKeeper Turns(long served)
    {
        var turns = new TurnKeeper();
        turns.Served(Lane.Normal, served);
        return turns;
    }

    private void Whole(params QueuedSms[] rows)
    {
        _front.Read(TimeSpan.FromMilliseconds(1));
        _front.Claimed(rows, rows.Length, whole: true);
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
