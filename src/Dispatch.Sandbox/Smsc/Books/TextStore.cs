using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>
/// Keeps the octets of millions of texts. Texts made from one template differ in the middle only, so each is kept as
/// what differs from an example of its length: the front and the back they share are not kept twice.
/// </summary>
internal sealed class TextStore
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;
    private const int HeaderSize = 10;
    private const int ExampleSlots = 256;
    private const uint NoExample = uint.MaxValue;

    private readonly List<byte[]> _chunks = [];
    private readonly uint[] _examples = [.. Enumerable.Repeat(NoExample, ExampleSlots)];
    private int _used = ChunkSize;

    /// <summary>Octets taken from memory, to the megabyte.</summary>
    public long Size => (long)_chunks.Count * ChunkSize;

    /// <summary>Stores a text of at most 65,535 octets and returns its place.</summary>
    public uint Add(ReadOnlySpan<byte> text)
    {
        ref var example = ref _examples[text.Length % ExampleSlots];
        if (example != NoExample)
        {
            var whole = Middle(example);
            var front = text.CommonPrefixLength(whole);
            var back = CommonSuffix(text[front..], whole[front..]);
            if ((front + back) * 2 >= text.Length)
                return Append(example, front, back, text[front..^back]);
        }

        return example = Append(NoExample, 0, 0, text);
    }

    /// <summary>Copies a text into <paramref name="target"/> and returns its length.</summary>
    public int Read(uint place, Span<byte> target)
    {
        var header = Header(place);
        var example = BinaryPrimitives.ReadUInt32LittleEndian(header);
        int front = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        int back = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        var middle = Middle(place);
        middle.CopyTo(target[front..]);
        if (example != NoExample)
        {
            var whole = Middle(example);
            whole[..front].CopyTo(target);
            whole[^back..].CopyTo(target[(front + middle.Length)..]);
        }

        return front + middle.Length + back;
    }

    private static int CommonSuffix(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var most = Math.Min(a.Length, b.Length);
        var count = 0;
        while (count < most && a[^(count + 1)] == b[^(count + 1)])
            count++;
        return count;
    }

    private uint Append(uint example, int front, int back, ReadOnlySpan<byte> middle)
    {
        if (_used + HeaderSize + middle.Length > ChunkSize)
        {
            _chunks.Add(new byte[ChunkSize]);
            _used = 0;
        }

        var place = (uint)((_chunks.Count - 1) * (long)ChunkSize + _used);
        var target = _chunks[^1].AsSpan(_used);
        BinaryPrimitives.WriteUInt32LittleEndian(target, example);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)front);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)back);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)middle.Length);
        middle.CopyTo(target[HeaderSize..]);
        _used += HeaderSize + middle.Length;
        return place;
    }

    private ReadOnlySpan<byte> Header(uint place) => _chunks[(int)(place >> ChunkBits)].AsSpan((int)(place & (ChunkSize - 1)));

    private ReadOnlySpan<byte> Middle(uint place)
    {
        var header = Header(place);
        return header.Slice(HeaderSize, BinaryPrimitives.ReadUInt16LittleEndian(header[8..]));
    }
}
