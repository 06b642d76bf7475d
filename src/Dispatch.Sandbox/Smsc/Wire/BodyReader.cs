using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>Reads a PDU's body field by field. Every method answers false instead of reading past the end.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>A C-octet string of at most <paramref name="maximum"/> octets, the closing NUL included.</summary>
    public bool TryText(int maximum, out ReadOnlySpan<byte> text)
    {
        var end = _rest[..Math.Min(maximum, _rest.Length)].IndexOf((byte)0);
        if (end < 0)
        {
            text = default;
            return false;
        }

        text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    public bool TryByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count > _rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>The next optional parameter. False for one that runs past the end.</summary>
    public bool TryTlv(out ushort tag, out ReadOnlySpan<byte> value)
    {
        tag = 0;
        value = default;
        if (_rest.Length < 4)
            return false;
        tag = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        _rest = _rest[4..];
        return TryBytes(length, out value);
    }
}
