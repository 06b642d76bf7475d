using System.Globalization;
using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Http;

/// <summary>
/// Takes the receipts that an HTTP gateway brings by callback. The signature is judged before anything else is read; what passes goes the way of any
/// receipt, and is acknowledged once it is durable.
/// </summary>
/// <param name="account">The account's number in the ledger; null while it was not read yet.</param>
internal sealed partial class CallbackDesk(
    HttpGatewayOptions gateway, Func<short?> account, ReturnInbox returns, TimeProvider time, HttpMetrics metrics, ILogger<CallbackDesk> logger)
{
    // Kannel waits for minutes by default; what is not durable by then is better sent again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AlarmEvery = TimeSpan.FromMinutes(1);

    private readonly CallbackSigner _signer = new(gateway);
    private readonly SeenCallbacks _seen = new();
    private readonly Lock _gate = new();
    private long? _alarmed;

    /// <summary>The gateway's name, as it stands in the address.</summary>
    public string Name => gateway.Name;

    public async Task<CallbackVerdict> TakeAsync(Callback callback, CancellationToken cancellationToken)
    {
        var verdict = await JudgeAsync(callback, cancellationToken).ConfigureAwait(false);
        metrics.CalledBack(gateway.Name, verdict);
        if (verdict == CallbackVerdict.Forged) Alarm();
        return verdict;
    }

    private async Task<CallbackVerdict> JudgeAsync(Callback callback, CancellationToken cancellationToken)
    {
        if (callback.Id is not { Length: > 0 and <= CallbackId.MaxLength } id || callback.Signature is not { } signature || Number(callback.Until) is not { } until)
            return CallbackVerdict.Unreadable;
        if (!_signer.IsOurs(id, until, signature)) return CallbackVerdict.Forged;
        var now = time.GetUtcNow();
        if (now.ToUnixTimeSeconds() > until) return CallbackVerdict.Expired;
        if (Number(callback.Type) is not { } type) return CallbackVerdict.Unreadable;
        if (type is <= 0 or > int.MaxValue || CallbackState.Of((int)type, callback.Answer ?? "") is not { } state) return CallbackVerdict.Ignored;
        if (_seen.Knows(id, (int)type)) return CallbackVerdict.Repeated;
        if (account() is not { } no) return CallbackVerdict.Refused;

        var ticket = new CallbackTicket();
        var receipt = new Receipt
        {
            Gateway = no,
            MessageId = id,
            State = state.State,
            Error = Printable(state.Error),
            DoneAt = state.DoneAt,
            ReceivedAt = now,
            Ticket = ticket,
        };
        if (!returns.TryPut(receipt) || !await IsDurableAsync(ticket, cancellationToken).ConfigureAwait(false)) return CallbackVerdict.Refused;
        _seen.Add(id, (int)type);
        return CallbackVerdict.Stored;
    }

    private async Task<bool> IsDurableAsync(CallbackTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            return await ticket.Answered.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false) == CommandStatus.Ok;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    // Whoever forges may do so a thousand times a second.
    private void Alarm()
    {
        lock (_gate)
        {
            if (_alarmed is { } last && time.GetElapsedTime(last) < AlarmEvery) return;
            _alarmed = time.GetTimestamp();
        }

        Log.Forged(logger, gateway.Name);
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // PostgreSQL has no NUL in text, and one receipt must not stop the others.
    private static string Printable(string text) => text.Replace('\0', '\uFFFD');

    private static partial class Log
    {
        [LoggerMessage(1584, LogLevel.Error, "Gateway {Gateway}: a callback that was not signed here was refused; told once a minute, counted in dispatch_sms_callbacks_total")]
        public static partial void Forged(ILogger logger, string gateway);
    }
}
