namespace Dispatch.Core.Sms.Routing;

/// <summary>A worker's own count of its intents, over all its senders.</summary>
internal sealed class IntentNumbers
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
