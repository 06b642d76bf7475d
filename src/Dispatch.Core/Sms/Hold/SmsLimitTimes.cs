namespace Dispatch.Core.Sms.Hold;

/// <summary>The spans that the limits are counted by.</summary>
/// <param name="Window">Of a recipient's limit.</param>
/// <param name="Furthest">No SMS of a court is put off for longer at once.</param>
/// <param name="Saved">How much an idle court saves up.</param>
internal readonly record struct SmsLimitTimes(TimeSpan Window, TimeSpan Furthest, TimeSpan Saved)
{
    public static SmsLimitTimes Standard => new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));
}
