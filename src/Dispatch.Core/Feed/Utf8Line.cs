using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using Dispatch.Core.Events;

namespace Dispatch.Core.Feed;

/// <summary>A reused buffer that one JSON event is written into, piece by piece. The caller sees to commas and quotes.</summary>
internal sealed class Utf8Line
{
    private byte[] _buffer = new byte[2048];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        _length += utf8.Length;
    }

    /// <summary>Text within quotes that are already there.</summary>
    public void Escaped(ReadOnlySpan<byte> utf8)
    {
        var encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        if (encoder.FindFirstCharacterToEncodeUtf8(utf8) < 0)
        {
            Raw(utf8);
            return;
        }

        encoder.EncodeUtf8(utf8, Room(utf8.Length * 6), out _, out var written);
        _length += written;
    }

    public void Integer(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        _length += written;
    }

    /// <summary>A 16-byte id in the usual spelling of a UUID.</summary>
    public void Id(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Id(new Guid(bytes, bigEndian: true));
    }

    public void Id(Guid value)
    {
        value.TryFormat(Room(36), out var written);
        _length += written;
    }

    /// <summary>UTC ticks as RFC 3339 with microseconds and Z.</summary>
    public void Time(long utcTicks)
    {
        Rfc3339.Format(new DateTimeOffset(utcTicks, TimeSpan.Zero), Room(Rfc3339.Length));
        _length += Rfc3339.Length;
    }

    public void HexLower(ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Room(bytes.Length * 2), out var written);
        _length += written;
    }

    private Span<byte> Room(int size)
    {
        if (_buffer.Length - _length < size) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        return _buffer.AsSpan(_length);
    }
}
