using System.Buffers.Binary;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>Ids of changes, of what brought them about: where that is read again after a set-back, it has the same id.</summary>
internal static class ContactChangeId
{
    // No EvidenceEvent: a change is told to the registry, not to a court.
    private const EvidenceEvent Tag = (EvidenceEvent)0xF1;

    /// <summary>Of an attempt's end. After a set-back the same attempt may be made again and end otherwise: that is another change.</summary>
    public static EvidenceId Of(in ContactFact fact)
    {
        Span<byte> bytes = stackalloc byte[7];
        BinaryPrimitives.WriteInt16BigEndian(bytes, fact.Attempt.Sms.Stage);
        BinaryPrimitives.WriteInt16BigEndian(bytes[2..], fact.Attempt.Segment);
        BinaryPrimitives.WriteInt16BigEndian(bytes[4..], fact.Attempt.Attempt);
        bytes[6] = (byte)fact.Kind;
        return EvidenceId.Of(fact.Key, Tag, bytes);
    }

    /// <summary>Of a registration, by where it lies.</summary>
    public static EvidenceId Of(Guid topicId, int partition, long offset)
    {
        Span<byte> bytes = stackalloc byte[28];
        topicId.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], partition);
        BinaryPrimitives.WriteInt64BigEndian(bytes[20..], offset);
        return EvidenceId.Of(default, Tag, bytes);
    }

    /// <summary>Of a number that was found replaced where a fact was written down: the same fact may bring about a change of its own.</summary>
    public static EvidenceId Replaced(in ContactFact fact)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Of(fact).Value);
        return EvidenceId.Of(fact.Key, Tag, bytes);
    }
}
