using System.Buffers.Binary;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// Walks a unit without allocating: each field is read where it lies, so a reader pays only for what it asks.
/// Layout: <see cref="UnitWriter"/>. A record is a packed service (two pieces of evidence, or the first alone), one piece of evidence, or a change of
/// a contact's health; properties of another kind must not be asked.
/// </summary>
internal ref struct UnitCursor(ReadOnlySpan<byte> payload)
{
    private const int ServiceText = 48;
    private const int ServiceTail = 16 + 4 + 8 + 8 + 1 + 32;
    private const int EvidenceText = 66;
    private const int ContactLength = 56;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private ReadOnlySpan<byte> _record;
    private int _next;

    /// <summary>Where the next record starts.</summary>
    public readonly int Next => _next;

    /// <summary>True where the record is a packed service: acceptance, then consignment or relay to paper.</summary>
    public readonly bool IsService => _record[0] == UnitWriter.ServiceTag;

    /// <summary>True where the record is a <see cref="ContactChange"/>: no notice's.</summary>
    public readonly bool IsContact => _record[0] == UnitWriter.ContactTag;

    public readonly NoticeKey Key => NoticeKey.Read(_record[(IsService ? 2 : 22)..]);

    public readonly long No => Long(IsService ? 18 : 38);

    public readonly int Court => Int(IsService ? 26 : 46);

    /// <summary>UTC ticks.</summary>
    public readonly long IssuedTicks => Long(IsService ? 30 : 50);

    /// <summary>The court's number in UTF-8; empty where it is the usual spelling of the key.</summary>
    public readonly ReadOnlySpan<byte> Number => Text(IsService ? ServiceText : EvidenceText);

    // A service.
    public readonly NoticeChannel Channel => (NoticeChannel)(_record[1] & ((1 << UnitWriter.ContactShift) - 1));

    /// <summary>Why its contact was known to be bad.</summary>
    public readonly ContactReason BadContact => (ContactReason)((_record[1] & ~UnitWriter.WithoutRelayBit) >> UnitWriter.ContactShift);

    /// <summary>There is no second event: withdrawn before it went to paper.</summary>
    public readonly bool WithoutRelay => (_record[1] & UnitWriter.WithoutRelayBit) != 0;

    public readonly long ContactVersion => Long(38);

    public readonly short RulePack => Short(46);

    public readonly Guid TopicId => new(_record.Slice(Tail, 16), bigEndian: true);

    public readonly int Partition => Int(Tail + 16);

    public readonly long Offset => Long(Tail + 20);

    public readonly long TimestampMs => Long(Tail + 28);

    public readonly bool LogAppendTime => _record[Tail + 36] == 1;

    /// <summary>The salted SHA-256, 32 bytes.</summary>
    public readonly ReadOnlySpan<byte> Digest => _record.Slice(Tail + 37, 32);

    // A piece of evidence.
    public readonly EvidenceEvent Event => (EvidenceEvent)_record[0];

    public readonly EvidenceMarks Marks => (EvidenceMarks)_record[1];

    public readonly NoticeState State => (NoticeState)_record[2];

    public readonly EvidenceClock Clock => (EvidenceClock)_record[3];

    public readonly short Sequence => Short(4);

    public readonly EvidenceId Id => new(BinaryPrimitives.ReadUInt128BigEndian(_record[6..]));

    /// <summary>UTC ticks; 0: at the unit's own time.</summary>
    public readonly long OccurredTicks => Long(58);

    /// <summary>A JSON object, or empty.</summary>
    public readonly ReadOnlySpan<byte> Detail => _record[(EvidenceText + 1 + _record[EvidenceText] + 4)..];

    /// <summary>The change of a contact's health that the record is.</summary>
    public readonly ContactChange Contact => new()
    {
        Health = (ContactHealth)_record[1],
        Reason = (ContactReason)_record[2],
        Notices = _record[3],
        Id = new EvidenceId(BinaryPrimitives.ReadUInt128BigEndian(_record[4..])),
        Contact = Long(20),
        ContactVersion = Long(28),
        Sequence = Int(36),
        OccurredAt = new DateTimeOffset(Long(40), TimeSpan.Zero),
        Since = new DateTimeOffset(Long(48), TimeSpan.Zero),
    };

    private readonly int Tail => ServiceText + 1 + _record[ServiceText];

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a unit of a layout this version knows.</exception>
    public bool Read()
    {
        if (_next == _payload.Length) return false;
        var rest = _payload[_next..];
        var length = rest[0] switch
        {
            UnitWriter.ServiceTag => ServiceLength(rest),
            UnitWriter.ContactTag => ContactLength,
            _ => EvidenceLength(rest),
        };
        if (length > rest.Length || length < 0) throw Cut(_next);
        _record = rest[..length];
        _next += length;
        return true;
    }

    private static InvalidDataException Cut(int at) => new($"Feed unit: the record at byte {at} is cut off.");

    private readonly int ServiceLength(ReadOnlySpan<byte> rest) =>
        rest.Length > ServiceText ? ServiceText + 1 + rest[ServiceText] + ServiceTail : throw Cut(_next);

    private readonly int EvidenceLength(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is 0 or > (byte)EvidenceEvent.AcceptanceRejectionExpiry)
            throw new InvalidDataException($"Feed unit: unknown tag {rest[0]} at byte {_next}.");
        if (rest.Length <= EvidenceText) throw Cut(_next);
        var head = EvidenceText + 1 + rest[EvidenceText] + 4;
        if (rest.Length < head) throw Cut(_next);
        var detail = BinaryPrimitives.ReadInt32BigEndian(rest[(head - 4)..]);
        return detail < 0 || detail > rest.Length - head ? throw Cut(_next) : head + detail;
    }

    private readonly ReadOnlySpan<byte> Text(int at) => _record.Slice(at + 1, _record[at]);

    private readonly short Short(int at) => BinaryPrimitives.ReadInt16BigEndian(_record[at..]);

    private readonly int Int(int at) => BinaryPrimitives.ReadInt32BigEndian(_record[at..]);

    private readonly long Long(int at) => BinaryPrimitives.ReadInt64BigEndian(_record[at..]);
}
