using System.Runtime.InteropServices;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>
/// The gateway against the ledger, attempt by attempt. What the gateway got was written by intent; what the ledger calls accepted the gateway
/// has; receipts that it saw acknowledged are on record; nobody got more copies than there were re-sends.
/// </summary>
internal static class GatewayRules
{
    /// <summary>Copies beyond the first of the same part of the same text to the same number.</summary>
    public static long Copies(GatewaySide gateway)
    {
        var seen = new HashSet<(long, ulong, byte)>(gateway.Messages.Count);
        return gateway.Messages.LongCount(message => !seen.Add((message.Mobile, message.Text, message.Part)));
    }

    public static void Check(BooksLines lines, BooksSides sides, SmsAccount account)
    {
        var (gateway, ledger) = (sides.Gateway, sides.Ledger);
        CheckWritten(lines, gateway, ledger, account, sides.Run.SetBack);
        CheckAccepted(lines, gateway, ledger);
        CheckReceipts(lines, gateway, ledger, sides.Run.SetBack);
        lines.AtMost("copies at the gateway ≤ re-sends on record", account.Segments.Values.Sum(segment => (long)segment.Resends), Copies(gateway));
        lines.None("submissions over the gateway's cap in its worst second", gateway.WorstOverCap);
    }

    // By number, reference and part: a reference has 16 bits and may be the same for two notices of one person, hence the counting.
    private static void CheckWritten(BooksLines lines, GatewaySide gateway, LedgerSide ledger, SmsAccount account, bool setBack)
    {
        var references = gateway.Messages.Any(message => message.Reference >= 0);
        var written = new Dictionary<(long, int, short), List<LedgerAttempt>>(ledger.Attempts.Count);
        foreach (var attempt in ledger.Attempts)
        {
            ref var fitting = ref CollectionsMarshal.GetValueRefOrAddDefault(written, (attempt.Mobile, references ? attempt.Reference : -1, attempt.Segment), out _);
            (fitting ??= new(1)).Add(attempt);

            // An attempt's reference is derived, so the lost history wrote this one under the same: then the gateway has it twice.
            if (setBack && attempt.PossibleDuplicate) fitting.Add(attempt);
        }

        long strange = 0;
        var copies = new Dictionary<SmsRef, int>(ledger.Attempts.Count);
        foreach (var message in gateway.Messages)
        {
            if (!written.TryGetValue((message.Mobile, message.Reference, message.Part), out var attempts) || attempts.Count == 0)
            {
                strange++;
                continue;
            }

            // Of several that fit, the one with this id, else one whose answer is not known.
            var at = attempts.FindIndex(attempt => attempt.MessageId == message.MessageId);
            if (at < 0) at = attempts.FindIndex(attempt => attempt.MessageId == 0);
            if (at < 0) at = 0;
            var taken = attempts[at];
            attempts.RemoveAt(at);
            CollectionsMarshal.GetValueRefOrAddDefault(copies, new SmsRef(taken.No, taken.Stage, taken.Segment), out _)++;
        }

        // What the lost history sent, and the one that was read again did not: its notice was viewed or withdrawn by then.
        if (setBack) lines.AtMost("segments at the gateway that only the lost history sent ≤ those dropped since", ledger.Dropped.Count * ledger.Attempts.Max(attempt => (long)attempt.Segments), strange);
        else lines.None("segments at the gateway that no intent is on record for", strange);
        lines.None("segments with more copies at the gateway than re-sends", copies.LongCount(copy => copy.Value - 1 > account.Segments[copy.Key].Resends));
    }

    private static void CheckAccepted(BooksLines lines, GatewaySide gateway, LedgerSide ledger)
    {
        var ids = new Dictionary<ulong, (long Mobile, byte Part)>(gateway.Messages.Count);
        foreach (var message in gateway.Messages) ids[message.MessageId] = (message.Mobile, message.Part);
        long accepted = 0, missing = 0;
        var claimed = new HashSet<ulong>(ledger.Attempts.Count);
        foreach (var attempt in ledger.Attempts)
        {
            if (!attempt.EverAccepted) continue;
            accepted++;
            var known = ids.TryGetValue(attempt.MessageId, out var message) && message == (attempt.Mobile, (byte)attempt.Segment);
            if (!known || !claimed.Add(attempt.MessageId)) missing++;
        }

        lines.Same("attempts accepted by the ledger ⊆ the gateway's", accepted, missing, 0);
    }

    private static void CheckReceipts(BooksLines lines, GatewaySide gateway, LedgerSide ledger, bool setBack)
    {
        var acknowledged = new Dictionary<ulong, SmsState>(gateway.Messages.Count);
        foreach (var message in gateway.Messages)
            if (message.Acknowledged && Final(message.State) is { } state) acknowledged[message.MessageId] = state;

        long recorded = 0, strange = 0;
        foreach (var attempt in ledger.Attempts)
        {
            if (attempt.State < SmsState.Delivered || !attempt.EverAccepted) continue;
            if (acknowledged.TryGetValue(attempt.MessageId, out var state) && state == attempt.State) recorded++;
            else strange++;
        }

        if (setBack)
        {
            // Receipts acknowledged after the copy was taken are lost, and that is said.
            lines.AtMost("final receipts recorded ≤ acknowledged", acknowledged.Count, recorded + strange);
            return;
        }

        lines.Same("final receipts recorded = acknowledged", acknowledged.Count, acknowledged.Count - recorded, strange);
        lines.None("receipts that met no message", ledger.ParkedReceipts);
    }

    private static SmsState? Final(MessageState state) => state switch
    {
        MessageState.Delivered => SmsState.Delivered,
        MessageState.Expired => SmsState.Expired,
        MessageState.Deleted or MessageState.Undeliverable => SmsState.Undelivered,
        MessageState.Rejected => SmsState.Rejected,
        _ => null,
    };
}
