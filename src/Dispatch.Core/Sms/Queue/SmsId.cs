namespace Dispatch.Core.Sms.Queue;

/// <summary>One SMS: a stage of a notice.</summary>
/// <param name="No">The notice.</param>
/// <param name="Stage">1 the announcement, 2… the reminders.</param>
internal readonly record struct SmsId(long No, short Stage) : IComparable<SmsId>
{
    public int CompareTo(SmsId other)
    {
        var byNo = No.CompareTo(other.No);
        return byNo != 0 ? byNo : Stage.CompareTo(other.Stage);
    }

    public override string ToString() => $"{No}/{Stage}";
}
