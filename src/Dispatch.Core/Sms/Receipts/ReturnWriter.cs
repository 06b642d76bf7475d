using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Writes what came back, answers and receipts together, in one transaction a batch, and answers each receipt once it is durable. A receipt
/// without its message is parked; each side looks for the other again once it is committed.
/// </summary>
internal sealed partial class ReturnWriter(
    Gateways gateways, ReturnInbox inbox, ReturnGatherer gatherer, OutcomeMoves moves, ReceiptMatcher matcher, RecentMessages recent, OpenAttempts open, LedgerLoop loop,
    SmsQueue queue, ContactJournal contacts, ISeams seams, IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics, ILogger<ReturnWriter> logger)
{
    private readonly SmsBook _book = new(options.Value, gateways.NameOf, contacts, time);

    /// <summary>Runs until the inbox is complete and empty, or <paramref name="stop"/>.</summary>
    public Task RunAsync(CancellationToken stop) => loop.RunAsync(gatherer.NextAsync, (session, batch) => WriteAsync(session, batch, stop), Failed, stop);

    /// <summary>Writes a batch, and answers its receipts.</summary>
    internal async Task WriteAsync(LedgerSession session, IReadOnlyList<SmsReturn> batch, CancellationToken stop)
    {
        var (outcomes, receipts) = Split(batch);
        var unwritten = outcomes.FindAll(outcome => outcome.Kind == OutcomeKind.NeverWritten);
        var done = Done(outcomes);
        // An intent's row may only go with the last outcome of it: where there are others to write, with them.
        if (unwritten.Count > 0) await TakeBackAsync(session, unwritten, unwritten.Count == outcomes.Count ? done : [], stop);

        var page = new SmsPage();
        if (unwritten.Count < outcomes.Count) page.DoneIntents.AddRange(done);
        moves.AddTo(page, outcomes);
        var named = page.Moves.Where(move => move.MessageId is not null).Select(move => (move.Gateway, move.MessageId!)).ToHashSet();
        var early = await WriteAsync(session, page, receipts, stop);
        // Once more, for a receipt that was parked while we committed; it looks for us in the same way.
        if (named.Count > 0)
            foreach (var receipt in await ReceiptParkedTable.FindAsync(session, named, stop)) inbox.TryPut(receipt);

        // Nothing of this batch is tried again from here on.
        gatherer.Keep(early);
        Settle(outcomes);
        // The sender may have been waiting for room.
        if (outcomes.Count > 0) queue.Fill();
    }

    // Returns the receipts that are to come again with a later batch.
    private async Task<List<Receipt>> WriteAsync(LedgerSession session, SmsPage page, List<Receipt> receipts, CancellationToken stop)
    {
        if (page.Moves.Count > 0) await seams.ReachAsync(Seam.AfterAnswerBeforeCommit);
        var matches = await matcher.MatchAsync(session, page, receipts, stop);
        if (matches.Early.Count < receipts.Count) await seams.ReachAsync(Seam.BeforeReceiptCommit);
        var entry = await _book.WriteAsync(session, page, stop);
        Remember(entry);
        Report(receipts, matches, page, entry);
        var parked = await ParkMissedAsync(session, page, matches, entry, stop);
        Answer(receipts, matches);

        // Once more, for a message that was accepted while we parked; it looks for us in the same way.
        if (parked.Count == 0) return matches.Early;
        var known = await SmsMessageTable.FindAsync(session, [.. parked.Select(receipt => (receipt.Gateway, receipt.MessageId)).Distinct()], stop);
        var late = parked.Where(receipt => known.ContainsKey((receipt.Gateway, receipt.MessageId))).Select(receipt => receipt with { Ticket = null }).ToList();
        if (late.Count > 0) await WriteAsync(session, new SmsPage(), late, stop);
        return matches.Early;
    }

    // Somebody else resolved the attempt between our look and our lock: it was not this receipt's, which is parked after all.
    private async Task<List<Receipt>> ParkMissedAsync(LedgerSession session, SmsPage page, ReceiptMatches matches, SmsBookEntry entry, CancellationToken stop)
    {
        if (matches.ByNumber.Count == 0) return page.Park;
        var made = entry.Made.Select(move => move.Receipt).ToHashSet(ReferenceEqualityComparer.Instance);
        var missed = matches.ByNumber.Keys.Where(receipt => !made.Contains(receipt) && ReceiptMatcher.IsToKeep(receipt)).ToList();
        if (missed.Count == 0) return page.Park;
        var rest = new SmsPage();
        rest.Park.AddRange(missed);
        await _book.WriteAsync(session, rest, stop);
        return [.. page.Park, .. missed];
    }

    private async Task TakeBackAsync(LedgerSession session, List<Outcome> unwritten, IReadOnlyList<(int Worker, long Batch)> done, CancellationToken stop)
    {
        foreach (var part in unwritten.GroupBy(outcome => (outcome.Attempt.Row.Worker, outcome.Attempt.Row.Gateway)))
        {
            var intents = part.Select(outcome => (outcome.Attempt.Intent.Worker, outcome.Attempt.Intent.Batch)).ToHashSet();
            var segments = part.Select(outcome => (outcome.Attempt.Queued, outcome.Attempt.Row.Id.Segment, outcome.Attempt.Intent.At)).ToList();
            await TakeBack.WriteAsync(session, part.Key.Worker, part.Key.Gateway, segments, [.. done.Where(intents.Contains)], stop);
        }

        metrics.TakenBack(unwritten.Count);
        queue.WakeLower();
    }

    private static (List<Outcome> Outcomes, List<Receipt> Receipts) Split(IReadOnlyList<SmsReturn> batch)
    {
        var (outcomes, receipts) = (new List<Outcome>(batch.Count), new List<Receipt>(batch.Count));
        foreach (var item in batch)
        {
            if (item.Outcome is { } outcome) outcomes.Add(outcome);
            if (item.Receipt is { } receipt) receipts.Add(receipt);
        }

        return (outcomes, receipts);
    }

    private static List<(int Worker, long Batch)> Done(List<Outcome> outcomes) =>
        [.. outcomes.Where(outcome => outcome.Counts).CountBy(outcome => outcome.Attempt.Intent).Where(intent => intent.Key.EndsWith(intent.Value)).Select(intent => (intent.Key.Worker, intent.Key.Batch))];

    private void Settle(List<Outcome> outcomes)
    {
        OpenAttempt[] settled = [.. outcomes.Where(outcome => outcome.Counts).Select(outcome => outcome.Attempt)];
        foreach (var attempt in settled) attempt.Intent.Settle();
        open.Settle(settled);
    }

    // One that was unknown for a while may have a sibling by now: it is not for memory.
    private void Remember(SmsBookEntry entry)
    {
        if (entry.WasOtherwise) recent.Forget();
        foreach (var (row, was) in entry.Changed)
            if (was == AttemptState.Submitting || (row.MessageId is { } id && recent.Find(id) is { } known && known.Id == row.Id)) recent.Remember(row);
    }

    private void Answer(List<Receipt> receipts, ReceiptMatches matches)
    {
        var early = matches.Early.Count == 0 ? null : matches.Early.ToHashSet(ReferenceEqualityComparer.Instance);
        var now = time.GetUtcNow();
        foreach (var receipt in receipts)
        {
            if (receipt.Ticket is not { } ticket || early?.Contains(receipt) == true) continue;
            ticket.Answer(CommandStatus.Ok);
            metrics.ReceiptStored(now - receipt.ReceivedAt);
        }
    }

    private void Report(List<Receipt> receipts, ReceiptMatches matches, SmsPage page, SmsBookEntry entry)
    {
        foreach (var news in entry.Told) metrics.Told(news.Event);
        moves.Report(entry);
        var (joined, matched, unknown) = (0, 0, 0);
        var final = new Dictionary<AttemptId, DateTimeOffset>();
        foreach (var move in entry.Made)
        {
            if (move.To == AttemptState.Unknown) unknown++;
            if (move.Receipt is { } end && move.To.IsFinal()) final[move.Id] = end.ReceivedAt;
            if (move.Receipt is not { } receipt || matches.ByNumber.ContainsKey(receipt)) continue;
            if (receipt.IsParked) joined++;
            else matched++;
        }

        foreach (var (row, _) in entry.Changed)
            if (row.AcceptedAt is { } accepted && final.TryGetValue(row.Id, out var received)) metrics.Handset(gateways.NameOf(row.Gateway), received - accepted);
        metrics.Receipts("joined", joined);
        metrics.Receipts("matched", matched);
        metrics.Receipts("unknown-matched", matches.ByNumber.Count);
        metrics.Receipts("parked", page.Park.Count);
        metrics.Receipts("repeat", Math.Max(0, receipts.Count(matches.ById.ContainsKey) - joined - matched));
        if (unknown == 0) return;
        metrics.BecameUnknown(unknown);
        foreach (var (no, count) in entry.Changed.Where(change => change.Row.State == AttemptState.Unknown).CountBy(change => change.Row.Gateway)) Log.Unknown(logger, gateways.NameOf(no), count);
    }

    private void Failed(IReadOnlyList<SmsReturn> batch, bool again)
    {
        var (outcomes, receipts) = Split(batch);
        // Refused now, so that the gateway's window is not held up; the same batch is tried again here all the same, and a repeat writes nothing.
        foreach (var receipt in receipts) receipt.Ticket?.Answer(again ? CommandStatus.ReceiverTemporaryError : CommandStatus.ReceiverPermanentError);
        // It stays Submitting, under its intent, until this worker has left, and is Unknown then.
        if (!again) open.Settle([.. outcomes.Where(outcome => outcome.Counts).Select(outcome => outcome.Attempt)]);
    }

    private static partial class Log
    {
        [LoggerMessage(1555, LogLevel.Warning, "Gateway {Gateway}: the outcome of {Count} submissions is unknown; their receipts are waited for")]
        public static partial void Unknown(ILogger logger, string gateway, int count);
    }
}
