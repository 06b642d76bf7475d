namespace Dispatch.Core.Sms.Routing;

/// <summary>Counts down an intent's attempts until each has its outcome in the ledger; its row goes with the last of them. For the one writer of outcomes.</summary>
internal sealed class OpenIntent(int worker, long batch, DateTimeOffset at, int attempts)
{
    private int _left = attempts;

    public int Worker { get; } = worker;

    public long Batch { get; } = batch;

    /// <summary>As its attempts bear it.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>True where so many outcomes are the last.</summary>
    public bool EndsWith(int outcomes) => _left == outcomes;

    /// <summary>One more outcome is committed.</summary>
    public void Settle() => _left--;
}
