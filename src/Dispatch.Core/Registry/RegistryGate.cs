using Dispatch.Core.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

/// <summary>
/// Says whether "no account" may be believed. Asked before each batch, so it answers from what <see cref="RegistryWatch"/> last saw;
/// under another epoch than was seen, or after an assignment, it says no until the watch has looked again.
/// </summary>
internal sealed partial class RegistryGate(
    NoAccountGuard guard, IOptions<RegistryOptions> options, TimeProvider time, RegistryMetrics metrics, ILogger<RegistryGate> logger)
{
    private readonly Lock _lock = new();
    private volatile Sight? _seen;
    private volatile TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (LedgerEpoch Epoch, long Assignments, RegistrationEnds Ends)? _barrier;
    private long _asked;
    private int _endedPause;
    private GateReason _told;

    private RegistryOptions Options => options.Value;

    /// <summary>Which barrier is asked for: to be read before the ends are.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>Whether ingest may go on.</summary>
    /// <param name="assignments">How often partitions of notices were assigned to this worker.</param>
    /// <param name="epoch">The epoch under which the batch will be written, where the caller knows it.</param>
    public GateVerdict Check(long assignments, LedgerEpoch? epoch = null)
    {
        Ask(assignments);
        return Judge(_seen, assignments, epoch);
    }

    /// <summary>Waits until ingest may go on. Holds nothing meanwhile.</summary>
    /// <param name="assignments">Read again at each look.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(Func<long> assignments, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _looked.Task; // before the check: a look between the two is not missed
            if (Check(assignments()).IsReady) return;
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// To be asked after a batch's contacts are read and before its transaction: under this epoch, and with so many without an account.
    /// A sudden rise pauses ingest on every worker.
    /// </summary>
    /// <param name="session">The session that will write, with no transaction under way.</param>
    /// <param name="assignments">As for <see cref="Check"/>.</param>
    /// <param name="notices">Notices that would be planned.</param>
    /// <param name="withoutAccount">How many of them have no account.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryHeldException">The batch must not be written.</exception>
    public async Task JudgeAsync(LedgerSession session, long assignments, int notices, int withoutAccount, CancellationToken cancellationToken)
    {
        var verdict = Check(assignments, session.Epoch);
        if (!verdict.IsReady) throw new RegistryHeldException(verdict);
        if (guard.Judge(notices, withoutAccount) is not { } share) return;
        var reason = FormattableString.Invariant($"{share * 100:0} % of the last notices have no account, more than {Options.NoAccountRise * 100:0} points above the usual share.");
        await RegistryTable.PauseAsync(session, reason, share, time.GetUtcNow(), cancellationToken);
        var state = await RegistryTable.ReadAsync(session, cancellationToken);
        lock (_lock) See(_seen! with { State = state });
        throw new RegistryHeldException(Check(assignments, session.Epoch));
    }

    /// <summary>Takes what the watch saw.</summary>
    /// <param name="asked"><see cref="Asked"/> as it was before <paramref name="ends"/> were read.</param>
    /// <param name="ends">The topic's ends.</param>
    /// <param name="epoch">Epoch of the session that read the rest.</param>
    /// <param name="state">Marker and pause.</param>
    /// <param name="positions">The ledger's positions in the registrations' topic.</param>
    public void Look(long asked, RegistrationEnds ends, LedgerEpoch epoch, RegistryState state, IReadOnlyDictionary<int, long> positions)
    {
        lock (_lock)
        {
            if (_barrier is not { } barrier || barrier.Epoch != epoch || barrier.Assignments < asked || barrier.Ends.TopicId != ends.TopicId)
                _barrier = barrier = (epoch, asked, ends);
            var before = _seen is { } seen && seen.Epoch == epoch ? seen.Passed : -1;
            var passed = barrier.Ends.Lag(positions) == 0 ? barrier.Assignments : before;
            if (state.Pause is { } pause && !state.IsPaused && pause.No > _endedPause)
            {
                _endedPause = pause.No;
                if (pause.ResumedBy is null) guard.Reset();
                else guard.Accept(pause.Share);
            }

            See(new Sight(epoch, state, ends.Lag(positions), passed, time.GetTimestamp()));
        }
    }

    private GateVerdict Judge(Sight? seen, long assignments, LedgerEpoch? epoch)
    {
        if (seen is null) return new GateVerdict(GateReason.Unknown, "The registry's state is not known yet.");
        if (time.GetElapsedTime(seen.TakenAt) > TimeSpan.FromMilliseconds(Options.StaleMilliseconds))
            return new GateVerdict(GateReason.Unknown, $"The registry's state was last seen more than {Options.StaleMilliseconds} ms ago: the ledger or Kafka is out of reach.");
        if (seen.State.Marker == 0)
            return new GateVerdict(GateReason.NotDeclared, "The registry was not declared loaded: run 'dispatch-worker registry declare --count N' when it is.");
        if (seen.State.IsPaused)
            return new GateVerdict(GateReason.Paused, $"Ingest is paused: {seen.State.Pause!.Reason} Ended by 'dispatch-worker ingest resume' or by a newer 'dispatch-worker registry declare'.");
        if ((epoch is { } wanted && wanted != seen.Epoch) || seen.Passed < assignments)
            return new GateVerdict(GateReason.CatchingUp, "After an assignment or a change of the ledger, registrations have not yet reached the ends that stood then.");
        return seen.Lag > Options.MaxLagEvents
            ? new GateVerdict(GateReason.Behind, $"Registrations lag {seen.Lag} events, more than {RegistryOptions.Section}:{nameof(RegistryOptions.MaxLagEvents)} = {Options.MaxLagEvents}.")
            : new GateVerdict(GateReason.Ready, "The registry is loaded and up to date.");
    }

    private void See(Sight seen)
    {
        _seen = seen;
        var verdict = Judge(seen, 0, null);
        metrics.Seen(verdict.IsReady, seen.Lag, seen.State.Declared, guard.Share);
        if (verdict.Reason != _told)
        {
            _told = verdict.Reason;
            if (verdict.IsReady) Log.Open(logger);
            else Log.Closed(logger, verdict.Text);
        }

        var looked = _looked;
        _looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        looked.SetResult();
    }

    private void Ask(long assignments)
    {
        for (var known = Asked; known < assignments; known = Asked)
        {
            if (Interlocked.CompareExchange(ref _asked, assignments, known) == known) return;
        }
    }

    // Passed: the newest assignment whose ends registrations have reached under this epoch; -1: not even those at the start.
    private sealed record Sight(LedgerEpoch Epoch, RegistryState State, long Lag, long Passed, long TakenAt);

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Information, "The registry is loaded and up to date: ingest goes on")]
        public static partial void Open(ILogger logger);

        [LoggerMessage(1201, LogLevel.Warning, "Ingest waits. {Reason}")]
        public static partial void Closed(ILogger logger, string reason);
    }
}
