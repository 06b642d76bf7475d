namespace Dispatch.Core.Sms.Routing;

/// <summary>Counts down an intent's attempts until each has an outcome; then its row in the ledger is removed.</summary>
internal sealed class OpenIntent(int worker, long batch, int attempts)
{
    private int _left = attempts;

    public int Worker { get; } = worker;

    public long Batch { get; } = batch;

    /// <summary>True for the call that ends it. Called by the one writer of outcomes, once per attempt, when the page that holds its outcome is made.</summary>
    public bool End() => --_left == 0;
}
