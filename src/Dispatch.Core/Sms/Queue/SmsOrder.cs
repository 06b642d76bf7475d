namespace Dispatch.Core.Sms.Queue;

/// <summary>The order of service, as the index <c>sms_queue_order</c> has it: lanes in order, courts in turn.</summary>
internal sealed class SmsOrder : IComparer<QueuedSms>
{
    public static SmsOrder Instance { get; } = new();

    public int Compare(QueuedSms? x, QueuedSms? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        var order = x.Lane.CompareTo(y.Lane);
        if (order == 0) order = x.Turn.CompareTo(y.Turn);
        if (order == 0) order = x.No.CompareTo(y.No);
        if (order == 0) order = x.Stage.CompareTo(y.Stage);
        return order == 0 ? x.Segment.CompareTo(y.Segment) : order;
    }
}
