using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// One account at a gateway as its owner sees it: the binds that its settings ask for are one window and one source of events. Submissions are
/// spread over the binds that are up; answers and receipts come over whichever the gateway likes.
/// </summary>
internal sealed class SmppAccount : IGatewayLink
{
    private readonly SmppBind[] _binds;
    private readonly SmppBind[] _submitting;
    private readonly AccountState _state;
    private readonly BindPermit _permit = new();
    private uint _turn;

    public SmppAccount(SmppGatewayOptions gateway, ISmppEvents events, TimeProvider time, Random random, BindMetrics metrics, ILogger<SmppBind> logger)
    {
        var modes = Modes(gateway);
        _state = new AccountState(events, modes);
        _binds = [.. modes.Select((mode, index) =>
        {
            var meter = metrics.Of(gateway.Name, index + 1);
            var told = new BindEvents(_state, index, gateway, events, meter);
            var bind = new SmppBind(gateway, mode, index + 1, _permit, told, time, random, meter, logger);
            told.Bind = bind;
            return bind;
        })];
        _submitting = [.. _binds.Where(bind => bind.Mode != SmppBindMode.Receiver)];
    }

    /// <summary>Bound while at least one bind that submits is.</summary>
    public BindState State => _state.Current;

    /// <summary>Submissions that would be taken now, over all binds.</summary>
    public int FreeWindow
    {
        get
        {
            var free = 0;
            foreach (var bind in _submitting) free += bind.FreeWindow;
            return free;
        }
    }

    /// <summary>Binds that are up, of whatever kind.</summary>
    public int BindsUp => _binds.Count(bind => bind.State == BindState.Bound);

    /// <summary>Takes one submission into the window of the next bind that has room. False where none has: nothing was written.</summary>
    /// <exception cref="ArgumentException">The request is beyond what the protocol carries; nothing was written.</exception>
    public bool TrySubmit(in SubmitRequest request, long token)
    {
        for (var i = 0; i < _submitting.Length; i++)
        {
            var bind = _submitting[(int)(Interlocked.Increment(ref _turn) % (uint)_submitting.Length)];
            if (bind.TrySubmit(request, token)) return true;
        }

        return false;
    }

    /// <inheritdoc cref="SmppSession.Flush"/>
    public void Flush()
    {
        foreach (var bind in _submitting) bind.Flush();
    }

    /// <summary>Asks over any bind that is up what has become of a message; null where nobody answers.</summary>
    /// <inheritdoc cref="SmppSession.QueryAsync" path="/param"/>
    public Task<QueryAnswer?> QueryAsync(string messageId, SmppAddress source, CancellationToken cancellationToken) =>
        Array.Find(_submitting, bind => bind.State == BindState.Bound) is { } up ? up.QueryAsync(messageId, source, cancellationToken) : Task.FromResult<QueryAnswer?>(null);

    /// <summary>
    /// Runs all binds until <paramref name="stop"/>, which drains and unbinds, or until the gateway refuses the credentials. The first bind
    /// tries them alone: with wrong ones, the gateway sees one attempt and not one of each bind.
    /// </summary>
    /// <returns>Why the last link of each bind ended.</returns>
    public async Task<IReadOnlyList<BindReason>> RunAsync(CancellationToken stop)
    {
        _permit.Renew();
        var first = _binds[0].RunAsync(stop);
        await Task.WhenAny(first, _state.Welcomed).ConfigureAwait(false);
        if (first.IsCompleted) return [await first.ConfigureAwait(false)];
        return await Task.WhenAll([first, .. _binds.Skip(1).Select(bind => bind.RunAsync(stop))]).ConfigureAwait(false);
    }

    private static SmppBindMode[] Modes(SmppGatewayOptions gateway) => gateway.BindAs == SmppBindKind.Transceiver
        ? [.. Enumerable.Repeat(SmppBindMode.Transceiver, gateway.Binds)]
        : [.. Enumerable.Repeat(SmppBindMode.Transmitter, gateway.Binds), .. Enumerable.Repeat(SmppBindMode.Receiver, gateway.ReceiverBinds)];
}
