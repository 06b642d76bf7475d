using System.Buffers.Binary;
using System.Text;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Writes one PDU into a span that is large enough; the header goes in last, when the length is known.</summary>
internal ref struct PduWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position = PduHeader.Size;

    public void Byte(byte value) => _destination[_position++] = value;

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination[_position..], value);
        _position += sizeof(ushort);
    }

    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[_position..]);
        _position += value.Length;
    }

    /// <summary>A C-octet string: its ASCII bytes and a NUL.</summary>
    public void Text(scoped ReadOnlySpan<char> value)
    {
        _position += Encoding.ASCII.GetBytes(value, _destination[_position..]);
        Byte(0);
    }

    /// <summary>Digits of a number as a C-octet string, without a string in between.</summary>
    public void Digits(long value)
    {
        value.TryFormat(_destination[_position..], out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        _position += written;
        Byte(0);
    }

    public void Tlv(TlvTag tag, scoped ReadOnlySpan<byte> value)
    {
        TlvHead(tag, value.Length);
        Bytes(value);
    }

    public void Tlv(TlvTag tag, ushort value)
    {
        TlvHead(tag, sizeof(ushort));
        UInt16(value);
    }

    /// <summary>Tag and length of a parameter whose value is written next.</summary>
    public void TlvHead(TlvTag tag, int length)
    {
        UInt16((ushort)tag);
        UInt16((ushort)length);
    }

    /// <returns>The PDU's length in bytes.</returns>
    public readonly int Finish(CommandId command, CommandStatus status, uint sequence)
    {
        new PduHeader(_position, command, status, sequence).Write(_destination);
        return _position;
    }
}
