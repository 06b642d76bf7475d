using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Writes handset receipts, in batches, and answers each once it is durable. A receipt is matched by the gateway's id; without that, by number and
/// reference, to an attempt of unknown outcome; else it is parked, and joined when its message is known.
/// </summary>
internal sealed class ReceiptWriter(
    SmsGateway gateway, ReceiptInbox inbox, LedgerLoop loop, ISeams seams, IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics)
{
    private readonly SmsBook _book = new(options.Value, gateway.Name, time);

    /// <summary>Runs until the inbox is complete and empty, or <paramref name="stop"/>.</summary>
    public Task RunAsync(CancellationToken stop) => loop.RunAsync(inbox.Reader, options.Value.OutcomeBatch, (session, batch) => WriteAsync(session, batch, stop), Failed, stop);

    /// <summary>Matches and writes a batch, and answers it.</summary>
    internal async Task WriteAsync(LedgerSession session, IReadOnlyList<Receipt> batch, CancellationToken stop)
    {
        var parked = await WriteOnceAsync(session, batch, stop);
        foreach (var receipt in batch)
        {
            if (receipt.Ticket is not { } ticket) continue;
            ticket.Answer(CommandStatus.Ok);
            metrics.ReceiptStored(time.GetUtcNow() - receipt.ReceivedAt);
        }

        // Once more, for a message that was accepted while we parked; it looks for us in the same way.
        if (parked.Count == 0) return;
        var known = await SmsMessageTable.FindAsync(session, Ids(parked), stop);
        var late = parked.Where(receipt => known.ContainsKey((receipt.Gateway, receipt.MessageId))).Select(receipt => receipt with { Ticket = null }).ToList();
        if (late.Count > 0) await WriteOnceAsync(session, late, stop);
    }

    // Returns what it parked.
    private async Task<List<Receipt>> WriteOnceAsync(LedgerSession session, IReadOnlyList<Receipt> batch, CancellationToken stop)
    {
        var known = await SmsMessageTable.FindAsync(session, Ids(batch), stop);
        var unmatched = batch.Where(receipt => !known.ContainsKey((receipt.Gateway, receipt.MessageId))).ToList();
        var found = unmatched.Count == 0 ? [] : await MatchUnknownAsync(session, unmatched, stop);

        var page = new SmsPage();
        foreach (var receipt in batch)
        {
            var byId = known.TryGetValue((receipt.Gateway, receipt.MessageId), out var attempt);
            if (!byId && !found.TryGetValue(receipt, out attempt)) continue;
            if (ReceiptMoves.Of(receipt, attempt, fromUnknownOnly: !byId) is { } move) page.Moves.Add(move);
            if (receipt.IsParked && byId) page.Unpark.Add(receipt);
        }

        // One that was matched by number stays parked until its id, known from then on, is met again.
        page.Park.AddRange(unmatched.Where(receipt => !found.ContainsKey(receipt) && !receipt.IsParked && IsFinal(receipt) && receipt.MessageId.Length > 0));
        await seams.ReachAsync(Seam.BeforeReceiptCommit);
        var entry = await _book.WriteAsync(session, page, stop);
        Report(batch, known, found, page, entry);

        // Somebody else resolved the attempt between our look and our lock: it was not this receipt's, which is parked after all.
        var made = entry.Made.Select(move => move.Receipt).ToHashSet(ReferenceEqualityComparer.Instance);
        var missed = found.Keys.Where(receipt => !made.Contains(receipt) && !receipt.IsParked && IsFinal(receipt) && receipt.MessageId.Length > 0).ToList();
        if (missed.Count == 0) return page.Park;
        var rest = new SmsPage();
        rest.Park.AddRange(missed);
        await _book.WriteAsync(session, rest, stop);
        return [.. page.Park, .. missed];
    }

    private async Task<Dictionary<Receipt, AttemptId>> MatchUnknownAsync(LedgerSession session, List<Receipt> unmatched, CancellationToken stop)
    {
        var numbers = unmatched.Where(receipt => receipt.Mobile is not null).Select(receipt => (receipt.Gateway, receipt.Mobile!.Value)).Distinct().ToList();
        if (numbers.Count == 0) return [];
        var candidates = await SmsUnknownTable.CandidatesAsync(session, numbers, stop);
        // Without a reference an early receipt of another SMS to that number looks the same: only what stayed parked longer than any answer takes.
        return UnknownMatcher.Match(unmatched, candidates, time.GetUtcNow() - gateway.Protocol.AnswerTimeout);
    }

    private static bool IsFinal(Receipt receipt) => AttemptStates.Of(receipt.State) is { } state && state.IsFinal();

    private static HashSet<(short Gateway, string Id)> Ids(IEnumerable<Receipt> receipts) => [.. receipts.Select(receipt => (receipt.Gateway, receipt.MessageId))];

    private void Report(
        IReadOnlyList<Receipt> batch, Dictionary<(short Gateway, string Id), AttemptId> known, Dictionary<Receipt, AttemptId> found, SmsPage page, SmsBookEntry entry)
    {
        foreach (var news in entry.Told) metrics.Told(news.Event);
        var made = entry.Made.Count;
        metrics.Receipts("parked", page.Park.Count);
        metrics.Receipts("unknown-matched", found.Count);
        metrics.Receipts(batch[0].IsParked ? "joined" : "matched", Math.Max(0, made - found.Count));
        metrics.Receipts("repeat", Math.Max(0, batch.Count(receipt => known.ContainsKey((receipt.Gateway, receipt.MessageId))) - made));
    }

    private static void Failed(IReadOnlyList<Receipt> batch, bool again)
    {
        // Refused now, so that the gateway's window is not held up; the same batch is tried again here all the same, and a repeat writes nothing.
        foreach (var receipt in batch) receipt.Ticket?.Answer(again ? CommandStatus.ReceiverTemporaryError : CommandStatus.ReceiverPermanentError);
    }
}
