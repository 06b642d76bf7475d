namespace Dispatch.Integration.Tests.Sms;

/// <summary>The system's clocks, but business time can be set forward: what takes hours is over at once, and nothing else goes faster.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    public void Forward(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
