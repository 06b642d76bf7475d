using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>A row of <c>sms_queue</c> that may not have to be sent.</summary>
/// <param name="Forced">Drop it whatever its life row says: its segment is no longer there in the text.</param>
internal readonly record struct QueueRef(NoticeKey Key, SmsId Sms, short Segment, bool Forced = false) : IComparable<QueueRef>
{
    public int CompareTo(QueueRef other)
    {
        var order = Key.CompareTo(other.Key);
        if (order == 0) order = Sms.CompareTo(other.Sms);
        return order == 0 ? Segment.CompareTo(other.Segment) : order;
    }
}
