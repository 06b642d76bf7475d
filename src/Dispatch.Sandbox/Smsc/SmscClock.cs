namespace Dispatch.Sandbox.Smsc;

/// <summary>The centre's watch: ticks of 100 ns since it started, and what they are on the wall and on the monotonic clock.</summary>
internal sealed class SmscClock(TimeProvider time)
{
    private readonly long _startTimestamp = time.GetTimestamp();
    private readonly DateTimeOffset _start = time.GetUtcNow();

    public TimeProvider Time => time;

    public long Now => time.GetElapsedTime(_startTimestamp).Ticks;

    public DateTimeOffset At(long ticks) => _start.AddTicks(ticks);

    public long TimestampAt(long ticks) =>
        _startTimestamp + (long)((Int128)ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
}
