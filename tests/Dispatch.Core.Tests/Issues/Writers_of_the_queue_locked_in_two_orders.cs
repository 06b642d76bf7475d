using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Issues;

/// <summary>
/// Intents, give-backs and drops took rows of the queue in the order of notice keys, views and cancels in that of numbers: each held what
/// the other waited for, and PostgreSQL ended one of them (40P01). All go by number, stage and segment now.
/// </summary>
public sealed class Writers_of_the_queue_locked_in_two_orders
{
    // Keys fall as numbers rise.
    private static readonly QueuedSms[] Shuffled = [Sms(3, 1), Sms(1, 3), Sms(2, 2)];

    [Fact]
    public void An_intent_goes_by_number()
    {
        var intent = new Intent(1, 1, 1, DateTimeOffset.UnixEpoch,
            [.. Shuffled.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);

        Assert.Equal([1, 2, 3], intent.Rows.Select(row => row.Sms.No));
    }

    [Fact]
    public void What_is_dropped_goes_by_number() =>
        Assert.Equal([1, 2, 3], Shuffled.Select(sms => new QueueRef(sms.Key, sms.Id, sms.Segment)).Order().Select(row => row.Sms.No));

    [Fact]
    public void What_is_put_back_goes_by_number() =>
        Assert.Equal([1L, 2, 3], (long[])SmsQueueTable.Insert(Shuffled).Parameters[0].Value!);

    private static QueuedSms Sms(long no, ulong key) => new()
    {
        No = no,
        Stage = 1,
        Lane = Lane.Normal,
        Turn = 1,
        Key = new NoticeKey(key),
        Court = 1,
        Mobile = new Mobile(989120000000),
        UsefulUntil = DateTimeOffset.UnixEpoch,
    };
}
