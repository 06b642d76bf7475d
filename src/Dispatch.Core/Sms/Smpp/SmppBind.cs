using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Keeps one bind of a gateway up: binds, and binds again with growing waits when it falls (states in
/// <see cref="BindLifecycle"/>). Refused credentials end it, since a retry storm locks accounts.
/// </summary>
internal sealed partial class SmppBind(SmppGatewayOptions gateway, SmppBindMode mode, ISmppEvents events, TimeProvider time, Random random, ILogger<SmppBind> logger)
{
    // A gateway that takes the bind and drops it at once must not be asked at full speed.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    private readonly ReconnectBackoff _backoff = new(random);
    private SmppSession? _session;

    public BindState State => Current?.State ?? BindState.Closed;

    /// <inheritdoc cref="SmppSession.FreeWindow"/>
    public int FreeWindow => Current?.FreeWindow ?? 0;

    private SmppSession? Current => Volatile.Read(ref _session);

    /// <inheritdoc cref="SmppSession.TrySubmit"/>
    public bool TrySubmit(in SubmitRequest request, long token) => Current?.TrySubmit(request, token) ?? false;

    /// <inheritdoc cref="SmppSession.Flush"/>
    public void Flush() => Current?.Flush();

    /// <summary>Drains and unbinds the present link; the bind then comes back by itself. For a gateway that says it is not bound.</summary>
    public Task RebindAsync() => Current?.DrainAsync(gateway.DrainTimeout) ?? Task.CompletedTask;

    /// <summary>
    /// Runs until <paramref name="stop"/>, which drains and unbinds, or until the gateway refuses the credentials.
    /// Call it again, one call at a time, after the settings were mended.
    /// </summary>
    /// <returns>Why the last link ended.</returns>
    public async Task<BindReason> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var reason = await RunOnceAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return reason;
            if (reason.CredentialsRefused)
            {
                Log.CredentialsRefused(logger, gateway.Name, (uint)reason.Status);
                return reason;
            }

            var wait = _backoff.Next();
            if (reason.AlreadyBound && wait < gateway.AlreadyBoundWait) wait += gateway.AlreadyBoundWait;
            Log.WillReconnect(logger, gateway.Name, reason.Kind, (uint)reason.Status, reason.Detail, wait);
            var waited = Task.Delay(wait, time, stop);
            events.OnReconnectScheduled(wait);
            await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return reason;
        }
    }

    private async Task<BindReason> RunOnceAsync(CancellationToken stop)
    {
        var session = new SmppSession(gateway, mode, events, time);
        Volatile.Write(ref _session, session);
        if (await session.ConnectAsync(stop).ConfigureAwait(false))
        {
            var since = time.GetTimestamp();
            Log.Bound(logger, gateway.Name, mode);
            await ((Task)session.Completion.WaitAsync(stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!session.Completion.IsCompleted) await session.DrainAsync(gateway.DrainTimeout).ConfigureAwait(false);
            if (time.GetElapsedTime(since) >= StableAfter) _backoff.Reset();
        }

        return await session.Completion.ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Information, "Gateway {Gateway}: bound as {Mode}")]
        public static partial void Bound(ILogger logger, string gateway, SmppBindMode mode);

        [LoggerMessage(1501, LogLevel.Warning, "Gateway {Gateway}: bind is down ({Reason}, status 0x{Status:X}, {Detail}); trying again in {Wait}")]
        public static partial void WillReconnect(ILogger logger, string gateway, BindReasonKind reason, uint status, string? detail, TimeSpan wait);

        [LoggerMessage(1502, LogLevel.Critical,
            "Gateway {Gateway}: credentials refused with status 0x{Status:X}. The bind stays down; check SystemId, Password and SystemType, then start it again")]
        public static partial void CredentialsRefused(ILogger logger, string gateway, uint status);
    }
}
