namespace Dispatch.Sandbox.Publishing;

/// <summary>The simulators' watch. Times are cut to the microseconds that events and ledger keep.</summary>
internal static class WallClock
{
    public static DateTimeOffset Now => Cut(TimeProvider.System.GetUtcNow());

    public static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
