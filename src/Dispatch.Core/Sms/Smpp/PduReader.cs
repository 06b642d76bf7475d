using System.Buffers.Binary;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Reads a PDU's body field by field. The first fault sticks in <see cref="Error"/> and every later read gives
/// empty values, so that a decoder asks once at its end.
/// </summary>
internal ref struct PduReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public PduError Error { get; private set; }

    public readonly bool HasMore => Error == PduError.None && !_rest.IsEmpty;

    public byte Byte()
    {
        var value = Bytes(1);
        return value.IsEmpty ? (byte)0 : value[0];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (Error != PduError.None) return default;
        if (count > _rest.Length) return Fail(PduError.Truncated);
        var value = _rest[..count];
        _rest = _rest[count..];
        return value;
    }

    /// <summary>A C-octet string without its NUL.</summary>
    /// <param name="max">Longest allowed, in bytes, NUL included.</param>
    public ReadOnlySpan<byte> Text(int max)
    {
        if (Error != PduError.None) return default;
        var end = _rest[..Math.Min(max, _rest.Length)].IndexOf((byte)0);
        if (end < 0) return Fail(_rest.Length < max ? PduError.Truncated : PduError.FieldTooLong);
        var value = _rest[..end];
        _rest = _rest[(end + 1)..];
        return value;
    }

    /// <summary>The next optional parameter; false at the end of the PDU or at a fault.</summary>
    public bool TryTlv(out TlvTag tag, out ReadOnlySpan<byte> value)
    {
        tag = default;
        value = default;
        if (!HasMore) return false;
        if (_rest.Length < 4) return Broken();
        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length > _rest.Length - 4) return Broken();
        tag = (TlvTag)BinaryPrimitives.ReadUInt16BigEndian(_rest);
        value = _rest.Slice(4, length);
        _rest = _rest[(4 + length)..];
        return true;
    }

    private bool Broken()
    {
        Fail(PduError.BadTlv);
        return false;
    }

    private ReadOnlySpan<byte> Fail(PduError error)
    {
        if (Error == PduError.None) Error = error;
        _rest = default;
        return default;
    }
}
