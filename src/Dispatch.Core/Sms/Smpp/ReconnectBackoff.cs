namespace Dispatch.Core.Sms.Smpp;

/// <summary>Exponential waits of 1 to 60 s with full jitter, so that many workers do not come back as one.</summary>
internal sealed class ReconnectBackoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);
    private int _failures;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(Most.TotalSeconds, First.TotalSeconds * Math.Pow(2, _failures));
        if (ceiling < Most.TotalSeconds) _failures++;
        return TimeSpan.FromSeconds(ceiling * random.NextDouble());
    }

    public void Reset() => _failures = 0;
}
