using Dispatch.Core.Dedupe;
using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Planning;

namespace Dispatch.Core.Ingest;

/// <summary>
/// The road of a notice, from the court's event to the inbox. Stages, in order: decode, drop repeats, look up the contact, plan,
/// write (notice, evidence, SMS, feed unit and positions in one transaction), remember in the window, hand the SMS over.
/// </summary>
internal sealed class IngestRoad(
    EventDecoder decoder, EventSchemas allowed, RecentWindow window, CourtDirectory courts, IngestGate gate, IngestWriter writer,
    IngestCancels cancels, RulePack pack, TimeProvider time) : ISourceRoad
{
    private readonly List<IngestItem> _items = [];
    private readonly List<WindowEntry> _remember = [];
    private readonly Dictionary<long, ContactCard> _contacts = [];
    private LedgerEpoch _rememberUnder;

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await pack.NoAsync(cancellationToken);
        await gate.WaitAsync(cancellationToken);
    }

    public async Task PrepareAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        _items.Clear();
        cancels.Clear();
        Decode(batch, session.DigestKey);
        await DropRepeatsAsync(session, cancellationToken);
        await LookUpContactsAsync(session, cancellationToken);
        await NameCourtsAsync(batch, session, cancellationToken);
        foreach (var item in _items) item.Prepared = item.Record.Outcome;
    }

    public async Task WriteAsync(SourceBatch batch, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var item in _items) (item.Record.Outcome, item.Record.Refusal) = (item.Prepared, item.Prepared == Outcome.Bad ? item.Record.Refusal : null);
        if (batch.Replays > 0) await CompareAsync(transaction.Session, cancellationToken);
        await cancels.LockAsync(transaction, cancellationToken);
        var pending = Distinct();
        await writer.WriteAsync(pending, batch, transaction, cancels, cancellationToken);
        await cancels.WriteAsync(batch.TopicId, writer.WrittenKeys, transaction, cancellationToken);
        foreach (var item in pending) item.Record.Outcome = Outcome.Applied;
    }

    public async Task CommittedAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        writer.HandOver();
        gate.Committed(_items);
        _rememberUnder = session.Epoch;
        foreach (var item in _items)
        {
            // Repeats that only the ledger knew are remembered too: the next of them costs no replay.
            if (item.Record.Outcome is Outcome.Applied or Outcome.Repeat) _remember.Add(new WindowEntry(item.Issued.Key, item.Digest));
        }

        await cancels.JoinAsync(session, writer.WrittenKeys, cancellationToken);
    }

    private void Decode(SourceBatch batch, ulong digestKey)
    {
        var now = time.GetUtcNow();
        foreach (var record in batch.Records)
        {
            if (!decoder.TryOpen(record.Value.Span, record.Headers, out var frame, out var rejection) ||
                !decoder.TryDecode(frame, allowed, now, out var decoded, out rejection))
            {
                record.Kind = EventKinds.Of(rejection.Schema);
                record.Refuse(rejection);
                continue;
            }

            record.Kind = EventKinds.Of(decoded.Schema);
            if (record.Poison is { } poison)
            {
                record.Refuse(Rejection.Of(RejectionRule.OutOfRange, "", poison));
                continue;
            }

            if (decoded is NoticeCancelled cancelled) cancels.Add(record, cancelled);
            else _items.Add(new IngestItem
            {
                Record = record,
                Issued = (NoticeIssued)decoded,
                Digest = Content.Digest((NoticeIssued)decoded, digestKey),
                Trace = frame.Trace?.ToString(),
            });
        }
    }

    // One call: what was committed since the last one goes in, this batch is asked. An equal digest is a repeat; anything else is the ledger's to judge.
    private async Task DropRepeatsAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var asked = new NoticeKey[_items.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = _items[i].Issued.Key;
        var known = new ulong[asked.Length];
        await window.ExchangeAsync(_rememberUnder, _remember.ToArray(), session.Epoch, asked, known, cancellationToken);
        _remember.Clear();
        for (var i = 0; i < asked.Length; i++)
            if (known[i] != 0 && known[i] == _items[i].Digest) _items[i].Record.Outcome = Outcome.Repeat;
    }

    private async Task LookUpContactsAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var pending = _items.FindAll(item => item.Record.Outcome == Outcome.Pending);
        if (pending.Count == 0) return;
        var recipients = new long[pending.Count];
        for (var i = 0; i < recipients.Length; i++) recipients[i] = pending[i].Issued.Recipient.Packed;
        Array.Sort(recipients);
        _contacts.Clear();
        await IngestTables.ReadContactsAsync(session, recipients, _contacts, cancellationToken);
        foreach (var item in pending)
            item.Contact = _contacts.TryGetValue(item.Issued.Recipient.Packed, out var card) ? card : null;
        await gate.JudgeAsync(session, pending, cancellationToken);
    }

    private async Task NameCourtsAsync(SourceBatch batch, LedgerSession session, CancellationToken cancellationToken)
    {
        var rows = courts.Of(session.Epoch);
        foreach (var item in _items)
        {
            if (rows.TryGetValue((item.Issued.CourtId, item.Issued.Province.Number), out var no)) item.Court = no;
        }

        var strangers = _items.FindAll(item => item.Court == 0);
        if (strangers.Count == 0) return;
        await courts.EnsureAsync(session, strangers.Select(item => (item.Issued.CourtId, item.Issued.Province)), cancellationToken);
        foreach (var item in strangers)
        {
            if (!rows.TryGetValue((item.Issued.CourtId, item.Issued.Province.Number), out var no))
                throw new InvalidOperationException($"Court {item.Issued.CourtId} has no row in batch of {batch.Records.Count}.");
            item.Court = no;
        }
    }

    // A number was there already: what is equal is a repeat, the rest collides with what was committed first.
    private async Task CompareAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var keys = _items.Where(item => item.Record.Outcome == Outcome.Pending).Select(item => item.Issued.Key).Distinct().Order();
        var existing = await IngestTables.ReadExistingAsync(session, keys, cancellationToken);
        foreach (var item in _items)
        {
            if (item.Record.Outcome != Outcome.Pending || !existing.TryGetValue(item.Issued.Key, out var there)) continue;
            var same = there.Content is null ? there.CourtId == item.Issued.CourtId : Content.Digest(there.Content, session.DigestKey) == item.Digest;
            if (same) item.Record.Outcome = Outcome.Repeat;
            else Collide(item, there.Court, there.CourtId);
        }
    }

    // Within a batch the first of a number goes on; the others are compared with it. Sorted by key, as every writer locks.
    private List<IngestItem> Distinct()
    {
        var first = new Dictionary<NoticeKey, IngestItem>(_items.Count);
        var distinct = new List<IngestItem>(_items.Count);
        foreach (var item in _items)
        {
            if (item.Record.Outcome != Outcome.Pending) continue;
            if (first.TryAdd(item.Issued.Key, item)) distinct.Add(item);
            else if (first[item.Issued.Key].Digest == item.Digest) item.Record.Outcome = Outcome.Repeat;
            else Collide(item, first[item.Issued.Key].Court, first[item.Issued.Key].Issued.CourtId);
        }

        distinct.Sort(static (a, b) => a.Issued.Key.CompareTo(b.Issued.Key));
        return distinct;
    }

    private static void Collide(IngestItem item, int otherCourt, string otherCourtId)
    {
        var stranger = otherCourtId != item.Issued.CourtId;
        item.Record.Outcome = Outcome.Bad;
        item.Record.Refusal = new Refusal(
            stranger ? "noticeId: this number was issued by another court" : "noticeId: this number was issued before with other content",
            "noticeId", Conflict: true, item.Court, otherCourt, item.Issued.NumberText,
            stranger ? RejectionRule.OtherCourt : RejectionRule.Conflict);
    }
}
