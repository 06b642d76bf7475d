using System.Buffers.Binary;
using System.Security.Cryptography;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Planning;
using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Writes a batch of notices: narrow rows, inbox items and SMS rows by COPY, then their evidence. SMS that this worker has room for are
/// leased as they are inserted and handed over after the COMMIT, without being read back. One instance a lane.
/// </summary>
internal sealed class IngestWriter(RulePack pack, TurnKeeper turns, ISmsIntake? intake, TimeProvider time)
{
    private const short Announcement = 1;
    private static readonly byte[] NoMobileDetail = """{"stage":1,"reason":"no-mobile"}"""u8.ToArray();

    private readonly CopyRows _life = new();
    private readonly CopyRows _notices = new();
    private readonly CopyRows _sms = new();
    private readonly List<QueuedSms> _handOver = [];
    private readonly List<NoticeKey> _written = [];
    private byte[] _salts = [];
    private byte[] _hashed = new byte[16 * 1024];
    private int _reserved;
    private readonly List<(Lane Lane, long Turn, long No)> _left = []; // the first of each lane
    private int _incarnation = 1;
    private Dictionary<int, long> _rereadUntil = [];

    /// <summary>Keys written by the last batch, sorted.</summary>
    public IReadOnlyList<NoticeKey> WrittenKeys => _written;

    /// <param name="pending">Sorted by key, distinct.</param>
    /// <param name="batch">Where they came from.</param>
    /// <param name="transaction">Open; its unit is drawn here.</param>
    /// <param name="cancels">Knows which notices were withdrawn before they came.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WriteAsync(List<IngestItem> pending, SourceBatch batch, LedgerTransaction transaction, IngestCancels cancels, CancellationToken cancellationToken)
    {
        Reset();
        if (pending.Count == 0) return;
        var lease = intake?.CurrentLease ?? default; // read before the database's clock: then the row's lease never ends before ours
        var opening = await IngestTables.OpenAsync(transaction, cancellationToken);
        if (transaction.Incarnation != _incarnation)
        {
            _rereadUntil = await Incarnations.RereadUntilAsync(transaction.Session, batch.TopicId, cancellationToken);
            _incarnation = transaction.Incarnation;
        }

        turns.Served(Lane.Urgent, opening.UrgentTurn);
        turns.Served(Lane.Normal, opening.NormalTurn);
        turns.Served(Lane.Bulk, opening.BulkTurn);
        var withdrawn = opening.AnyParked ? await cancels.FindWithdrawnAsync(transaction.Session, pending, cancellationToken) : [];
        var announced = Plan(pending, opening, withdrawn);
        Encode(pending, opening, transaction, withdrawn);
        EncodeSms(announced, opening, lease);
        await _life.SendAsync(transaction.Session, IngestTables.CopyLife, cancellationToken);
        await _notices.SendAsync(transaction.Session, IngestTables.CopyNotice, cancellationToken);
        await _sms.SendAsync(transaction.Session, IngestTables.CopySms, cancellationToken);
        Tell(pending, batch, transaction, withdrawn);
    }

    /// <summary>After the COMMIT: the reserved SMS may be sent.</summary>
    public void HandOver()
    {
        if (intake is null) return;
        if (_handOver.Count > 0) intake.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_handOver));
        _handOver.Clear();
        _reserved = 0;
        foreach (var lowest in _left) intake.Wake(lowest.Lane, lowest.Turn, lowest.No);
        _left.Clear();
    }

    private void Reset()
    {
        if (_reserved > 0) intake!.GiveBack(_reserved); // an earlier try of this batch, or a batch that was not written
        _reserved = 0;
        _left.Clear();
        _handOver.Clear();
        _written.Clear();
        _life.Reset();
        _notices.Reset();
        _sms.Reset();
    }

    private List<IngestItem> Plan(List<IngestItem> pending, in IngestOpening opening, HashSet<NoticeKey> withdrawn)
    {
        var announced = new List<IngestItem>(pending.Count);
        for (var i = 0; i < pending.Count; i++)
        {
            var item = pending[i];
            item.No = opening.FirstNo + i;
            item.Plan = Planner.Plan(item.Contact, withdrawn.Contains(item.Issued.Key));
            item.PossibleDuplicate = _rereadUntil.Count > 0 && _rereadUntil.TryGetValue(item.Record.Partition, out var until) && item.Record.Offset < until;
            _written.Add(item.Issued.Key);
            if (item.Plan.Mobile is null) continue;
            item.Turn = turns.Next(item.Issued.Lane, item.Court);
            announced.Add(item);
        }

        return announced;
    }

    private void Encode(List<IngestItem> pending, in IngestOpening opening, LedgerTransaction transaction, HashSet<NoticeKey> withdrawn)
    {
        if (_salts.Length < pending.Count * 16) _salts = new byte[pending.Count * 16];
        RandomNumberGenerator.Fill(_salts.AsSpan(0, pending.Count * 16));
        for (var i = 0; i < pending.Count; i++)
        {
            var item = pending[i];
            var issued = item.Issued;
            var flags = (item.Plan.SmsImpossible ? LifeFlags.NoMobile : LifeFlags.None)
                | (withdrawn.Contains(issued.Key) ? LifeFlags.CancelledBeforePlanning : LifeFlags.None);
            _life.Begin(8);
            _life.Put(issued.Key);
            _life.Put(item.No);
            _life.Put(issued.IssuedAt);
            _life.Put(item.Court);
            _life.Put(Sequences(item, withdrawn));
            _life.Put((short)item.Plan.Channel);
            _life.Put((short)flags);
            _life.Put(issued.Number);

            _notices.Begin(13);
            _notices.Put(item.No);
            _notices.Put(issued.Key);
            _notices.Put(transaction.UnitId);
            _notices.Put(issued.Recipient.Packed);
            if (item.Plan.ContactVersion is { } version) _notices.Put(version);
            else _notices.Null();
            _notices.Put((short)issued.Kind);
            _notices.Put((short)issued.Lane);
            _notices.Put(pack.No);
            _notices.PutUuid(BinaryPrimitives.ReadUInt128BigEndian(_salts.AsSpan(i * 16)));
            _notices.Put(issued.CaseNumber);
            _notices.Put(issued.Title);
            _notices.Put(issued.BodyRef);
            _notices.Put(item.Trace);
        }
    }

    // Lowest (lane, turn) first: what this worker has room for is leased with its row.
    private void EncodeSms(List<IngestItem> announced, in IngestOpening opening, SmsLease lease)
    {
        if (announced.Count == 0) return;
        announced.Sort(static (a, b) => (a.Issued.Lane, a.Turn, a.No).CompareTo((b.Issued.Lane, b.Turn, b.No)));
        var now = time.GetUtcNow();
        var usefulUntil = now + pack.SmsUsefulLife;
        // Outside the hours what is held comes after the urgent ones, which may be exempt.
        var opens = pack.Window.OpensAt(now);
        var sendable = opens is null ? announced.Count : announced.TakeWhile(item => !pack.Window.Holds(item.Issued.Lane)).Count();
        _reserved = intake?.Reserve(sendable) ?? 0;
        for (var i = _reserved; i < sendable; i++)
            if (_left.Count == 0 || _left[^1].Lane != announced[i].Issued.Lane) _left.Add((announced[i].Issued.Lane, announced[i].Turn, announced[i].No));
        for (var i = 0; i < announced.Count; i++)
        {
            var item = announced[i];
            _sms.Begin(15);
            _sms.Put(item.No);
            _sms.Put(Announcement);
            _sms.Put((short)0);
            _sms.Put((short)1);
            _sms.Put((short)item.Issued.Lane);
            _sms.Put(item.Turn);
            _sms.Put(item.Issued.Key);
            _sms.Put(item.Court);
            _sms.Put(item.Plan.Mobile!.Value.Number);
            _sms.Put(item.Issued.Number);
            _sms.Put(usefulUntil);
            if (i >= sendable) _sms.Put(opens!.Value);
            else _sms.Null();
            _sms.Put(item.PossibleDuplicate);
            if (i >= _reserved)
            {
                _sms.Null();
                _sms.Null();
                continue;
            }

            _sms.Put(lease.Token);
            _sms.Put(opening.DatabaseNow + lease.Length);
            _handOver.Add(new QueuedSms
            {
                No = item.No,
                Stage = Announcement,
                Lane = item.Issued.Lane,
                Turn = item.Turn,
                Key = item.Issued.Key,
                Court = item.Court,
                Mobile = item.Plan.Mobile.Value,
                Number = item.Issued.Number,
                UsefulUntil = usefulUntil,
                PossibleDuplicate = item.PossibleDuplicate,
                Lease = lease,
            });
        }
    }

    private void Tell(List<IngestItem> pending, SourceBatch batch, LedgerTransaction transaction, HashSet<NoticeKey> withdrawn)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < pending.Count; i++)
        {
            var item = pending[i];
            SaltedHash(_salts.AsSpan(i * 16, 16), item.Record.Value.Span, digest);
            transaction.Unit.Add(new ServiceRecord
            {
                Key = item.Issued.Key,
                No = item.No,
                Number = item.Issued.Number,
                Court = item.Court,
                Channel = item.Plan.Channel,
                WithoutRelay = WithoutRelay(item, withdrawn),
                IssuedAt = item.Issued.IssuedAt,
                ContactVersion = item.Plan.ContactVersion ?? 0,
                BadContact = item.Plan.Mobile is null ? ContactReason.None : item.Contact?.Bad ?? ContactReason.None,
                RulePack = pack.No,
                TopicId = batch.TopicId,
                Partition = item.Record.Partition,
                Offset = item.Record.Offset,
                TimestampMs = item.Record.TimestampMs,
                LogAppendTime = item.Record.LogAppendTime,
                DigestHigh = BinaryPrimitives.ReadUInt128BigEndian(digest),
                DigestLow = BinaryPrimitives.ReadUInt128BigEndian(digest[16..]),
            });
            if (item.Plan.SmsImpossible) transaction.Unit.Add(Impossible(item));
        }
    }

    private static Evidence Impossible(IngestItem item) => new()
    {
        Event = EvidenceEvent.ConsignmentNotificationFailure,
        Id = EvidenceId.Of(item.Issued.Key, EvidenceEvent.ConsignmentNotificationFailure, "1:no-mobile"u8),
        Key = item.Issued.Key,
        No = item.No,
        Number = item.Issued.Number,
        Court = item.Court,
        Sequence = 3,
        State = NoticeState.Served,
        Marks = EvidenceMarks.Announcement,
        IssuedAt = item.Issued.IssuedAt,
        Detail = NoMobileDetail,
    };

    private static short Sequences(IngestItem item, HashSet<NoticeKey> withdrawn) =>
        (short)(item.Plan.SmsImpossible ? 3 : WithoutRelay(item, withdrawn) ? 1 : 2);

    private static bool WithoutRelay(IngestItem item, HashSet<NoticeKey> withdrawn) =>
        item.Plan.Channel == NoticeChannel.Paper && withdrawn.Contains(item.Issued.Key);

    private void SaltedHash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> value, Span<byte> digest)
    {
        var length = salt.Length + value.Length;
        if (_hashed.Length < length) _hashed = new byte[length * 2];
        salt.CopyTo(_hashed);
        value.CopyTo(_hashed.AsSpan(salt.Length));
        SHA256.HashData(_hashed.AsSpan(0, length), digest);
    }
}
