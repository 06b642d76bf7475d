using System.Buffers.Binary;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// Encodes the evidence of one transaction into one unit. Reusable: <see cref="Reset"/> keeps the buffer.
/// Layout, all big-endian, is read back by <see cref="UnitReader"/> and held by a baseline test.
/// </summary>
internal sealed class UnitWriter
{
    /// <summary>Tag of a packed <see cref="ServiceRecord"/>; below it a tag is an <see cref="EvidenceEvent"/>.</summary>
    public const byte ServiceTag = 0xF0;

    /// <summary>Tag of a <see cref="ContactChange"/>, which is no evidence of a notice.</summary>
    public const byte ContactTag = 0xF1;

    /// <summary>Where a service record's channel has the reason why its contact is bad: two bits.</summary>
    public const int ContactShift = 5;

    /// <summary>Set in a service record's channel where there is no second event.</summary>
    public const byte WithoutRelayBit = 0x80;

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>How many pieces of evidence a reader will see.</summary>
    public int Events { get; private set; }

    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _length);

    public bool IsEmpty => _length == 0;

    public void Reset()
    {
        _length = 0;
        Events = 0;
    }

    public void Add(in ServiceRecord record)
    {
        Ensure(160 + NoticeKey.MaxNumberLength * 4);
        Put(ServiceTag);
        Put((byte)((byte)record.Channel | ((byte)record.BadContact << ContactShift) | (record.WithoutRelay ? WithoutRelayBit : 0)));
        Put(record.Key.Value);
        Put(record.No);
        Put(record.Court);
        Put(Ticks(record.IssuedAt));
        Put(record.ContactVersion);
        Put(record.RulePack);
        PutText(record.Number);
        record.TopicId.TryWriteBytes(_buffer.AsSpan(_length, 16), bigEndian: true, out _);
        _length += 16;
        Put(record.Partition);
        Put(record.Offset);
        Put(record.TimestampMs);
        Put(record.LogAppendTime ? (byte)1 : (byte)0);
        Put(record.DigestHigh);
        Put(record.DigestLow);
        Events += record.WithoutRelay ? 1 : 2;
    }

    public void Add(in Evidence evidence)
    {
        Ensure(96 + NoticeKey.MaxNumberLength * 4 + evidence.Detail.Length);
        Put((byte)evidence.Event);
        Put((byte)evidence.Marks);
        Put((byte)evidence.State);
        Put((byte)evidence.Clock);
        Put(evidence.Sequence);
        Put(evidence.Id.Value);
        Put(evidence.Key.Value);
        Put(evidence.No);
        Put(evidence.Court);
        Put(Ticks(evidence.IssuedAt));
        Put(evidence.OccurredAt is { } occurred ? Ticks(occurred) : 0);
        PutText(evidence.Number);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), evidence.Detail.Length);
        _length += 4;
        evidence.Detail.Span.CopyTo(_buffer.AsSpan(_length));
        _length += evidence.Detail.Length;
        Events++;
    }

    public void Add(in ContactChange change)
    {
        Ensure(56);
        Put(ContactTag);
        Put((byte)change.Health);
        Put((byte)change.Reason);
        Put(change.Notices);
        Put(change.Id.Value);
        Put(change.Contact);
        Put(change.ContactVersion);
        Put(change.Sequence);
        Put(Ticks(change.OccurredAt));
        Put(Ticks(change.Since));
    }

    private static long Ticks(DateTimeOffset time) => time.UtcTicks;

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }

    private void Put(byte value) => _buffer[_length++] = value;

    private void Put(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += 2;
    }

    private void Put(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    private void Put(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    private void Put(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_buffer.AsSpan(_length), value);
        _length += 16;
    }

    private void PutText(string? text)
    {
        var written = text is null ? 0 : Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + 1));
        Put((byte)written);
        _length += written;
    }
}
