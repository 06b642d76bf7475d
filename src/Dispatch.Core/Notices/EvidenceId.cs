using System.Buffers.Binary;
using System.IO.Hashing;

namespace Dispatch.Core.Notices;

/// <summary>
/// The deterministic id of a piece of evidence: XXH3-128 over (notice key, event, discriminator), so that a repeat writes nothing.
/// The discriminator is stage, segment and attempt for a submission, stage and outcome for an SMS's evidence,
/// the view's key for views, the source position for rejections.
/// </summary>
internal readonly record struct EvidenceId(UInt128 Value)
{
    public static EvidenceId Of(NoticeKey key, EvidenceEvent @event, ReadOnlySpan<byte> discriminator = default)
    {
        Span<byte> input = stackalloc byte[17 + 64];
        key.Write(input);
        input[16] = (byte)@event;
        discriminator.CopyTo(input[17..]);
        return new EvidenceId(XxHash128.HashToUInt128(input[..(17 + discriminator.Length)]));
    }

    public static EvidenceId Of(NoticeKey key, EvidenceEvent @event, UInt128 discriminator)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, discriminator);
        return Of(key, @event, bytes);
    }

    public Guid ToGuid() => new NoticeKey(Value).ToGuid();

    public override string ToString() => ToGuid().ToString();
}
