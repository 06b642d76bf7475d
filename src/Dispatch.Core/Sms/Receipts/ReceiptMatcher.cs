using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Finds the attempts that receipts are about: by the gateway's id, in the answers of the same batch, in those that were written lately, then in the
/// ledger; without that, by number and reference, among attempts of unknown outcome. One whose answer is still expected here waits for it.
/// </summary>
internal sealed class ReceiptMatcher(Gateways gateways, RecentMessages recent, OpenAttempts open, IOptions<SmsOptions> options, TimeProvider time)
{
    private readonly TimeSpan _answerTimeout = gateways.All.Max(gateway => gateway.Protocol.AnswerTimeout);

    /// <summary>Matches, and adds to the page what the receipts say; also the SMS that are known without reading.</summary>
    public async Task<ReceiptMatches> MatchAsync(LedgerSession session, SmsPage page, IReadOnlyList<Receipt> receipts, CancellationToken stop)
    {
        var matches = new ReceiptMatches();
        if (receipts.Count == 0) return matches;
        var unread = Recall(page, matches, receipts);
        if (unread.Count > 0)
        {
            var known = await SmsMessageTable.FindAsync(session, [.. unread.Select(Key).Distinct()], stop);
            foreach (var receipt in unread.Where(receipt => known.ContainsKey(Key(receipt)))) matches.ById[receipt] = known[Key(receipt)];
            await MatchUnknownAsync(session, matches, [.. unread.Where(receipt => !known.ContainsKey(Key(receipt)))], stop);
        }

        AddTo(page, matches, receipts);
        return matches;
    }

    /// <summary>True for one that has to be kept where its message is not known.</summary>
    public static bool IsToKeep(Receipt receipt) => !receipt.IsParked && receipt.MessageId.Length > 0 && AttemptStates.Of(receipt.State) is { } state && state.IsFinal();

    private static (short Gateway, string Id) Key(Receipt receipt) => (receipt.Gateway, receipt.MessageId);

    // What the answers say, those of this batch and those before. Returns the rest.
    private List<Receipt> Recall(SmsPage page, ReceiptMatches matches, IReadOnlyList<Receipt> receipts)
    {
        var answered = new Dictionary<(short Gateway, string Id), AttemptId>(page.Moves.Count);
        foreach (var move in page.Moves)
            if (move.MessageId is { } id) answered[(move.Gateway, id)] = move.Id;
        var unread = new List<Receipt>();
        foreach (var receipt in receipts)
        {
            if (answered.TryGetValue(Key(receipt), out var attempt))
            {
                matches.ById[receipt] = attempt;
            }
            else if (recent.Find(receipt.MessageId) is { } row && row.Gateway == receipt.Gateway)
            {
                matches.ById[receipt] = row.Id;
                // Of several segments others may have moved at another worker; a re-send has a sibling.
                if (row is { Segments: 1, Id.Attempt: 1 }) page.Known.TryAdd(row.Id.Sms, new SmsRecord(row.Id.Sms, [row]));
            }
            else
            {
                unread.Add(receipt);
            }
        }

        return unread;
    }

    private async Task MatchUnknownAsync(LedgerSession session, ReceiptMatches matches, List<Receipt> unmatched, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        foreach (var receipt in unmatched)
        {
            var expected = !receipt.IsParked && receipt.Mobile is { } mobile && now - receipt.ReceivedAt < options.Value.EarlyReceiptWait && open.Expects(mobile);
            (expected ? matches.Early : matches.Unmatched).Add(receipt);
        }

        var numbers = matches.Unmatched.Where(receipt => receipt.Mobile is not null).Select(receipt => (receipt.Gateway, receipt.Mobile!.Value)).Distinct().ToList();
        if (numbers.Count == 0) return;
        var candidates = await SmsUnknownTable.CandidatesAsync(session, numbers, stop);
        // Without a reference an early receipt of another SMS to that number looks the same: only what stayed parked longer than any answer takes.
        foreach (var (receipt, attempt) in UnknownMatcher.Match(matches.Unmatched, candidates, now - _answerTimeout))
            matches.ByNumber[receipt] = attempt;
        matches.Unmatched.RemoveAll(matches.ByNumber.ContainsKey);
    }

    private static void AddTo(SmsPage page, ReceiptMatches matches, IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            var byId = matches.ById.TryGetValue(receipt, out var attempt);
            if (!byId && !matches.ByNumber.TryGetValue(receipt, out attempt)) continue;
            if (ReceiptMoves.Of(receipt, attempt, fromUnknownOnly: !byId) is { } move) page.Moves.Add(move);
            // One that was matched by number stays parked until its id, known from then on, is met again.
            if (receipt.IsParked && byId) page.Unpark.Add(receipt);
        }

        page.Park.AddRange(matches.Unmatched.Where(IsToKeep));
    }
}
