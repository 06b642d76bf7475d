namespace Dispatch.Core.RateLimit;

/// <summary>Tokens for segments, so that no second as the gateway sees it exceeds its operator's cap, whatever the number of workers.</summary>
internal interface IRateLimiter
{
    /// <summary>
    /// Takes up to <paramref name="wanted"/> tokens. Ask after the intent is committed, for no more than what is about to be written:
    /// an unused token is lost. Never throws but for cancellation; nothing granted is the answer to every trouble.
    /// </summary>
    ValueTask<RateGrant> AcquireAsync(GatewayAccount account, int wanted, CancellationToken cancellationToken);

    /// <summary>The gateway refused a segment as too many, so long after it was submitted. Cuts the rate at once, here and at all other workers.</summary>
    void Throttled(GatewayAccount account, TimeSpan elapsed);

    /// <summary>The gateway answered a segment otherwise: it counted it.</summary>
    void Taken(GatewayAccount account, TimeSpan elapsed);
}
