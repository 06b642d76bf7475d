using System.Buffers.Binary;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Breaks a good PDU in the ways that wires, vendors and attackers do. Allocates nothing, so that what the decoder allocates can be seen.</summary>
internal sealed class PduMutator(Random random)
{
    public const int Longest = 4_096;

    /// <summary>Writes a broken copy into <paramref name="target"/> and returns its length.</summary>
    public int Mutate(ReadOnlySpan<byte> good, Span<byte> target)
    {
        good.CopyTo(target);
        var length = good.Length;
        for (var times = random.Next(4); times >= 0; times--)
        {
            switch (random.Next(10))
            {
                case 0: // a bit
                    target[random.Next(length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1: // an octet, most often one that means something
                    target[random.Next(length)] = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => 0x80, _ => (byte)random.Next(256) };
                    break;
                case 2: // cut short
                    length = Math.Max(1, random.Next(length));
                    break;
                case 3: // random octets behind
                    var more = Math.Min(random.Next(64), Longest - length);
                    random.NextBytes(target.Slice(length, more));
                    length += more;
                    break;
                case 4: // a piece twice
                    var from = random.Next(length);
                    var piece = Math.Min(random.Next(1, 40), Math.Min(length - from, Longest - length));
                    target.Slice(from, piece).CopyTo(target[length..]);
                    length += piece;
                    break;
                case 5: // a length that lies
                    if (length >= 4) BinaryPrimitives.WriteUInt32BigEndian(target, random.Next(3) switch { 0 => (uint)random.Next(), 1 => (uint)random.Next(16), _ => (uint)random.Next(70_000) });
                    break;
                case 6: // the length mended, so that what lies behind the framing is reached
                case 7:
                    if (length >= 16) BinaryPrimitives.WriteUInt32BigEndian(target, (uint)length);
                    break;
                case 8: // another command
                    if (length >= 8) BinaryPrimitives.WriteUInt32BigEndian(target[4..], Commands[random.Next(Commands.Length)]);
                    break;
                default: // as it is
                    break;
            }
        }

        return length;
    }

    private static readonly uint[] Commands = [5, 0x103, 0x80000004, 0x80000003, 0x80000000, 0x15, 6, 0x0B, 0xDEAD];
}
