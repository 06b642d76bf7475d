using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>Writes one PDU into a span that is known to be large enough; <see cref="Complete"/> fills in the length.</summary>
internal ref struct PduWriter
{
    private readonly Span<byte> _target;
    private int _length;

    public PduWriter(Span<byte> target, uint command, uint status, uint sequence)
    {
        _target = target;
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], command);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], status);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], sequence);
        _length = PduHeader.Size;
    }

    public void Byte(byte value) => _target[_length++] = value;

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[_length..]);
        _length += bytes.Length;
    }

    /// <summary>A C-octet string: the ASCII text and its NUL.</summary>
    public void Text(scoped ReadOnlySpan<char> ascii)
    {
        foreach (var letter in ascii)
            Byte((byte)letter);
        Byte(0);
    }

    public void TlvByte(ushort tag, byte value) => TlvBytes(tag, [value]);

    public void TlvUInt16(ushort tag, ushort value) => TlvBytes(tag, [(byte)(value >> 8), (byte)value]);

    public void TlvBytes(ushort tag, scoped ReadOnlySpan<byte> value)
    {
        TlvHeader(tag, value.Length);
        Bytes(value);
    }

    /// <summary>A C-octet string as an optional parameter: its length counts the NUL.</summary>
    public void TlvText(ushort tag, scoped ReadOnlySpan<char> ascii)
    {
        TlvHeader(tag, ascii.Length + 1);
        Text(ascii);
    }

    /// <summary>Letters as octets, or as UCS-2.</summary>
    public void Letters(scoped ReadOnlySpan<char> text, bool asUcs2)
    {
        foreach (var letter in text)
        {
            if (asUcs2)
                Byte((byte)(letter >> 8));
            Byte((byte)letter);
        }
    }

    /// <summary>Tag and length of a parameter whose value is written next.</summary>
    public void TlvHeader(ushort tag, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_target[_length..], tag);
        BinaryPrimitives.WriteUInt16BigEndian(_target[(_length + 2)..], (ushort)length);
        _length += 4;
    }

    /// <summary>Fills in the length and returns it.</summary>
    public readonly int Complete()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_target, (uint)_length);
        return _length;
    }
}
