using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Writes what became of submissions, in batches: answers, unknown outcomes, and what never left.</summary>
internal sealed partial class OutcomeWriter(
    SmsGateway gateway, OutcomeInbox inbox, ReceiptInbox receipts, OpenAttempts open, LedgerLoop loop, SmsQueue queue, ISeams seams,
    IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics, ILogger<OutcomeWriter> logger)
{
    private static readonly TimeSpan MaxRetryWait = TimeSpan.FromMinutes(5);

    private readonly SmsBook _book = new(options.Value, gateway.Name, time);

    // Attempts of the batch in hand whose intent was counted down: a repeated try must not count them again.
    private readonly HashSet<OpenAttempt> _ended = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Worker, long Batch)> _done = [];

    /// <summary>Runs until the inbox is complete and empty, or <paramref name="stop"/>.</summary>
    public Task RunAsync(CancellationToken stop) => loop.RunAsync(inbox.Reader, options.Value.OutcomeBatch, (session, batch) => WriteAsync(session, batch, stop), Failed, stop);

    private async Task WriteAsync(LedgerSession session, IReadOnlyList<Outcome> batch, CancellationToken stop)
    {
        foreach (var outcome in batch)
        {
            if (outcome.Kind == OutcomeKind.AnsweredLate || !_ended.Add(outcome.Attempt)) continue;
            if (outcome.Attempt.Intent.End()) _done.Add((outcome.Attempt.Intent.Worker, outcome.Attempt.Intent.Batch));
        }

        var unwritten = batch.Where(outcome => outcome.Kind == OutcomeKind.NeverWritten).ToList();
        if (unwritten.Count > 0) await TakeBackAsync(session, unwritten, unwritten.Count == batch.Count, stop);
        if (unwritten.Count < batch.Count) await MoveAsync(session, batch, stop);

        open.Settle(batch.Count(outcome => outcome.Kind != OutcomeKind.AnsweredLate));
        _ended.Clear();
        _done.Clear();
        // The sender may have been waiting for room.
        queue.Filled.Set();
    }

    private async Task TakeBackAsync(LedgerSession session, List<Outcome> unwritten, bool alone, CancellationToken stop)
    {
        foreach (var worker in unwritten.GroupBy(outcome => outcome.Attempt.Row.Worker))
        {
            var segments = worker.Select(outcome => (outcome.Attempt.Queued, outcome.Attempt.Row.Id.Segment)).ToList();
            // An intent's row may only go with the last outcome of it: where there are others to write, with them.
            await TakeBack.WriteAsync(session, worker.Key, gateway.No, segments, alone ? _done : [], stop);
        }

        metrics.TakenBack(unwritten.Count);
        queue.Wake();
    }

    private async Task MoveAsync(LedgerSession session, IReadOnlyList<Outcome> batch, CancellationToken stop)
    {
        var page = new SmsPage();
        page.DoneIntents.AddRange(_done);
        foreach (var outcome in batch)
            if (outcome.Kind != OutcomeKind.NeverWritten) page.Moves.Add(Move(outcome));
        AddKnown(page, batch);

        var ids = page.Moves.Where(move => move.MessageId is not null).Select(move => (gateway.No, move.MessageId!)).ToHashSet();
        if (ids.Count > 0) AddParked(page, await ReceiptParkedTable.FindAsync(session, ids, stop));
        await seams.ReachAsync(Seam.AfterAnswerBeforeCommit);
        var entry = await _book.WriteAsync(session, page, stop);
        Report(entry);

        // Once more, for a receipt that was parked while we committed; it looks for us in the same way.
        if (ids.Count == 0) return;
        foreach (var receipt in await ReceiptParkedTable.FindAsync(session, ids, stop)) receipts.TryPut(receipt);
    }

    private AttemptMove Move(in Outcome outcome)
    {
        var attempt = outcome.Attempt;
        var move = new AttemptMove { Id = attempt.Row.Id, To = AttemptState.Unknown, At = outcome.At, Status = (uint)outcome.Status };
        if (outcome.Kind == OutcomeKind.Unknown) return move;
        var reaction = gateway.Reactions.Of(outcome.Status);
        switch (reaction)
        {
            case StatusReaction.Accepted:
                var id = gateway.Protocol.MessageIds.FromAnswer(outcome.MessageId);
                return move with { To = AttemptState.Accepted, MessageId = id.Length == 0 ? null : id };
            case StatusReaction.Throttled:
                return Again(move, attempt, options.Value.ThrottleWait, counted: false);
            case StatusReaction.AmbiguousFailOver:
                // It may have been taken. Elsewhere it would be tried over another gateway; here it waits for its receipt, then is sent once more.
                return move;
            case StatusReaction.QueueFull or StatusReaction.RetryBounded or StatusReaction.OtherGateway or StatusReaction.Rebind or StatusReaction.CredentialsRefused:
                if (reaction is StatusReaction.OtherGateway or StatusReaction.CredentialsRefused) Log.Misconfigured(logger, gateway.Name, (uint)outcome.Status, reaction);
                if (attempt.Queued.Sms.Retries >= options.Value.Retries) return move with { To = AttemptState.Rejected };
                var wait = options.Value.RetryWait * Math.Pow(2, attempt.Queued.Sms.Retries);
                return Again(move, attempt, wait < MaxRetryWait ? wait : MaxRetryWait, counted: true);
            default:
                if (reaction is StatusReaction.OurFault or StatusReaction.Fix) Log.Misconfigured(logger, gateway.Name, (uint)outcome.Status, reaction);
                return move with { To = AttemptState.Rejected };
        }
    }

    private AttemptMove Again(AttemptMove move, OpenAttempt attempt, TimeSpan wait, bool counted)
    {
        metrics.Retried(gateway.Name);
        var row = TakeBack.Single(attempt.Queued, attempt.Row.Id.Segment, gateway.No);
        return move with
        {
            To = AttemptState.Rejected,
            Retry = row with { Attempt = (short)(row.Attempt + 1), Retries = (short)(row.Retries + (counted ? 1 : 0)), NotBefore = time.GetUtcNow() + wait },
        };
    }

    // First attempts whose segments are all here: nobody else can have touched them, so they need not be read.
    private static void AddKnown(SmsPage page, IReadOnlyList<Outcome> batch)
    {
        foreach (var sms in batch.Where(outcome => outcome.Kind is OutcomeKind.Answered or OutcomeKind.Unknown).GroupBy(outcome => outcome.Attempt.Row.Id.Sms))
        {
            var rows = sms.Select(outcome => outcome.Attempt.Row).ToList();
            if (rows.TrueForAll(row => row.Id.Attempt == 1) && rows.Count == rows[0].Segments) page.Known[sms.Key] = new SmsRecord(sms.Key, rows);
        }
    }

    private static void AddParked(SmsPage page, List<Receipt> parked)
    {
        if (parked.Count == 0) return;
        var attempts = page.Moves.Where(move => move.MessageId is not null).GroupBy(move => move.MessageId!).ToDictionary(group => group.Key, group => group.Last().Id);
        foreach (var receipt in parked)
        {
            page.Unpark.Add(receipt);
            if (ReceiptMoves.Of(receipt, attempts[receipt.MessageId]) is { } move) page.Moves.Add(move);
        }
    }

    private void Report(SmsBookEntry entry)
    {
        foreach (var news in entry.Told) metrics.Told(news.Event);
        var unknown = entry.Made.Count(move => move.To == AttemptState.Unknown);
        if (unknown > 0)
        {
            metrics.BecameUnknown(unknown);
            Log.Unknown(logger, gateway.Name, unknown);
        }

        var joined = entry.Made.Count(move => move.Receipt is not null);
        if (joined > 0) metrics.Receipts("joined", joined);
    }

    private void Failed(IReadOnlyList<Outcome> batch, bool again)
    {
        if (again) return;
        // It stays Submitting until this worker has left, and is Unknown then.
        open.Settle(batch.Count);
        _ended.Clear();
        _done.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1554, LogLevel.Error, "Gateway {Gateway}: status 0x{Status:X} ({Reaction}). Something is set up wrongly, here or at the operator's")]
        public static partial void Misconfigured(ILogger logger, string gateway, uint status, StatusReaction reaction);

        [LoggerMessage(1555, LogLevel.Warning, "Gateway {Gateway}: the outcome of {Count} submissions is unknown; their receipts are waited for")]
        public static partial void Unknown(ILogger logger, string gateway, int count);
    }
}
