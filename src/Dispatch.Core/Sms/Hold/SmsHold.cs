using Dispatch.Core.Ledger;
using Dispatch.Core.Planning;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Hold;

/// <summary>
/// Looks once more before an SMS leaves: whether the hour is decent, and whether its recipient and its court have not had their share. What must wait goes
/// back to the queue until its time, one statement a lot. For one sender at a time.
/// </summary>
internal sealed partial class SmsHold(RulePack pack, SmsLimits limits, LedgerSessions sessions, SmsQueue queue, HoldMetrics metrics, TimeProvider time, ILogger<SmsHold> logger) : IAsyncDisposable
{
    private readonly List<(QueuedSms Sms, DateTimeOffset Until)> _back = [];
    private LedgerSession? _session;
    private DateTimeOffset? _opens;
    private bool _told;

    /// <summary>A lot begins.</summary>
    public void Look()
    {
        _back.Clear();
        _opens = pack.Window.OpensAt(time.GetUtcNow());
        metrics.Opens(_opens);
        if (_opens is null) _told = false;
    }

    /// <summary>True where the row is kept back for the hour. The rest of an SMS of which a part has left goes on: half of one says nothing.</summary>
    public bool Keeps(QueuedSms sms)
    {
        if (_opens is not { } opens || !pack.Window.Holds(sms.Lane) || sms is { Segment: not 0, PossibleDuplicate: false }) return false;
        _back.Add((sms, opens));
        return true;
    }

    /// <summary>Puts back what was kept, and what is above a limit. Returns what may go.</summary>
    public async ValueTask<List<Intent.Row>> PassAsync(List<Intent.Row> rows, CancellationToken stop)
    {
        var late = _back.Count;
        if (late == 0 && (rows.Count == 0 || !limits.AreOn)) return rows;
        try
        {
            _session ??= await sessions.OpenAsync(stop);
            if (rows.Count > 0 && limits.AreOn) rows = await LimitAsync(_session, rows, stop);
            if (_back.Count == 0) return rows;
            await SmsHoldTable.PutOffAsync(_session, _back, stop);
        }
        catch (Exception)
        {
            // The rows are free again when their leases have run out, and are looked at anew.
            await ForgetSessionAsync();
            throw;
        }

        metrics.PutOff("hours", late);
        metrics.PutOff("limit", _back.Count - late);
        if (late > 0 && !_told) Log.Closed(logger, _opens!.Value);
        _told |= late > 0;
        // The memory may hold more, and nobody else says so.
        queue.Fill();
        return rows;
    }

    /// <summary>Tells what waits for its time. For the one worker that sweeps.</summary>
    public async Task TellAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var (rows, next) = await SmsHoldTable.WaitingAsync(session, time.GetUtcNow(), cancellationToken);
        metrics.Wait(rows, next);
    }

    public void NoLongerTelling() => metrics.Wait(0, null);

    public ValueTask DisposeAsync() => ForgetSessionAsync();

    private async Task<List<Intent.Row>> LimitAsync(LedgerSession session, List<Intent.Row> rows, CancellationToken stop)
    {
        var held = await limits.AskAsync(session, rows.Select(row => row.Sms), stop);
        if (held.Count == 0) return rows;
        foreach (var row in rows)
            if (held.TryGetValue(row.Sms.Id, out var until)) _back.Add((row.Sms, until));
        return rows.FindAll(row => !held.ContainsKey(row.Sms.Id));
    }

    private async ValueTask ForgetSessionAsync()
    {
        var session = _session;
        _session = null;
        if (session is not null) await session.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1590, LogLevel.Information, "Outside the hours for SMS: they are held until {Opens:u}")]
        public static partial void Closed(ILogger logger, DateTimeOffset opens);
    }
}
