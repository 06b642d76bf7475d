using Dispatch.Core.Metrics;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Keeps one bind of an account up: binds, and binds again with growing waits when it falls (states in
/// <see cref="BindLifecycle"/>). Refused credentials end it, since a retry storm locks accounts.
/// </summary>
internal sealed partial class SmppBind(
    SmppGatewayOptions gateway, SmppBindMode mode, int number, BindPermit permit, ISmppEvents events, TimeProvider time, Random random, BindMeter meter,
    ILogger<SmppBind> logger)
{
    // A gateway that takes the bind and drops it at once must not be asked at full speed.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    private readonly ReconnectBackoff _backoff = new(random);
    private readonly StatusReactions _reactions = gateway.StatusReactions();
    private SmppSession? _session;

    public SmppBindMode Mode => mode;

    /// <summary>Its number within the account, from 1.</summary>
    public int Number => number;

    public BindState State => Current?.State ?? BindState.Closed;

    /// <inheritdoc cref="SmppSession.FreeWindow"/>
    public int FreeWindow => Current?.FreeWindow ?? 0;

    /// <summary>Submissions without an answer.</summary>
    public int WindowInUse => Current?.WindowInUse ?? 0;

    private SmppSession? Current => Volatile.Read(ref _session);

    /// <inheritdoc cref="SmppSession.TrySubmit"/>
    public bool TrySubmit(in SubmitRequest request, long token)
    {
        if (Current is not { } session || !session.TrySubmit(request, token)) return false;
        meter.Submitted();
        return true;
    }

    /// <inheritdoc cref="SmppSession.Flush"/>
    public void Flush() => Current?.Flush();

    /// <inheritdoc cref="SmppSession.QueryAsync"/>
    public Task<QueryAnswer?> QueryAsync(string messageId, SmppAddress source, CancellationToken cancellationToken) =>
        Current?.QueryAsync(messageId, source, cancellationToken) ?? Task.FromResult<QueryAnswer?>(null);

    /// <summary>
    /// Drains and unbinds the present link; the bind then comes back by itself. For a gateway that says it is not bound. A drain that is under
    /// way is left to end: each answer of a full window may ask for it.
    /// </summary>
    public Task RebindAsync() => Current is { State: BindState.Bound } bound ? bound.DrainAsync(gateway.DrainTimeout) : Task.CompletedTask;

    /// <summary>The gateway refused the credentials in an answer: drains and unbinds, and stays down.</summary>
    public Task StopAsync(CommandStatus status)
    {
        if (!permit.IsRefused) Refuse(status);
        return RebindAsync();
    }

    /// <summary>
    /// Runs until <paramref name="stop"/>, which drains and unbinds, or until the gateway refuses the credentials.
    /// Call it again, one call at a time, after the settings were mended.
    /// </summary>
    /// <returns>Why the last link ended.</returns>
    public async Task<BindReason> RunAsync(CancellationToken stop)
    {
        meter.Started();
        while (true)
        {
            var reason = await RunOnceAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return reason;
            var reaction = reason.Kind == BindReasonKind.BindRefused ? _reactions.Of(reason.Status) : StatusReaction.Accepted;
            if (reaction == StatusReaction.CredentialsRefused) Refuse(reason.Status);

            if (permit.IsRefused) return reason;
            var wait = _backoff.Next();
            if (reaction == StatusReaction.Rebind && wait < gateway.AlreadyBoundWait) wait += gateway.AlreadyBoundWait;
            Log.WillReconnect(logger, gateway.Name, number, reason.Kind, (uint)reason.Status, reason.Detail, wait);
            var waited = Task.Delay(wait, time, stop);
            events.OnReconnectScheduled(wait);
            await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested || permit.IsRefused) return reason;
        }
    }

    private void Refuse(CommandStatus status)
    {
        permit.Refuse();
        meter.Stopped();
        Log.CredentialsRefused(logger, gateway.Name, number, (uint)status);
    }

    private async Task<BindReason> RunOnceAsync(CancellationToken stop)
    {
        var session = new SmppSession(gateway, mode, events, time);
        Volatile.Write(ref _session, session);
        if (await session.ConnectAsync(stop).ConfigureAwait(false))
        {
            var since = time.GetTimestamp();
            Log.Bound(logger, gateway.Name, number, mode);
            await ((Task)session.Completion.WaitAsync(stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!session.Completion.IsCompleted) await session.DrainAsync(gateway.DrainTimeout).ConfigureAwait(false);
            if (time.GetElapsedTime(since) >= StableAfter) _backoff.Reset();
        }

        return await session.Completion.ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Information, "Gateway {Gateway}, bind {Bind}: bound as {Mode}")]
        public static partial void Bound(ILogger logger, string gateway, int bind, SmppBindMode mode);

        [LoggerMessage(1501, LogLevel.Warning, "Gateway {Gateway}, bind {Bind}: down ({Reason}, status 0x{Status:X}, {Detail}); trying again in {Wait}")]
        public static partial void WillReconnect(ILogger logger, string gateway, int bind, BindReasonKind reason, uint status, string? detail, TimeSpan wait);

        [LoggerMessage(1502, LogLevel.Critical,
            "Gateway {Gateway}, bind {Bind}: credentials refused with status 0x{Status:X}. It and every other bind of this worker that falls stay down; check SystemId, Password and SystemType, then start the worker again")]
        public static partial void CredentialsRefused(ILogger logger, string gateway, int bind, uint status);
    }
}
