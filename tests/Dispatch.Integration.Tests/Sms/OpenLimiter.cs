using Dispatch.Core.RateLimit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Grants all that is asked for, and counts what it was told.</summary>
internal sealed class OpenLimiter : IRateLimiter
{
    private int _throttled;

    public int ThrottledTimes => Volatile.Read(ref _throttled);

    public ValueTask<RateGrant> AcquireAsync(GatewayAccount account, int wanted, CancellationToken cancellationToken) => new(new RateGrant(wanted, long.MaxValue, TimeSpan.Zero));

    public void Throttled(GatewayAccount account, TimeSpan elapsed) => Interlocked.Increment(ref _throttled);

    public void Taken(GatewayAccount account, TimeSpan elapsed)
    {
    }
}
