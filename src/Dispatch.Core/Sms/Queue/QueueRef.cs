using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>A row of <c>sms_queue</c> that may not have to be sent. Ordered as every writer locks the queue: by number, stage and segment.</summary>
/// <param name="Forced">Drop it whatever its life row says: its segment is no longer there in the text.</param>
internal readonly record struct QueueRef(NoticeKey Key, SmsId Sms, short Segment, bool Forced = false) : IComparable<QueueRef>
{
    public int CompareTo(QueueRef other)
    {
        var order = Sms.CompareTo(other.Sms);
        return order == 0 ? Segment.CompareTo(other.Segment) : order;
    }
}
