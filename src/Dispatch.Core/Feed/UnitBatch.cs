namespace Dispatch.Core.Feed;

/// <summary>Units read together, their payloads in one reused buffer. Not safe for use by two callers at once.</summary>
internal sealed class UnitBatch
{
    private byte[] _bytes = [];
    private int _length;

    public List<UnitHead> Units { get; } = [];

    public bool IsEmpty => Units.Count == 0;

    /// <summary>Bytes of all payloads.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> Payload(in UnitHead unit) => _bytes.AsSpan(unit.Start, unit.Length);

    public void Clear()
    {
        Units.Clear();
        _length = 0;
    }

    /// <summary>Takes a unit in; the caller fills the returned room with its payload.</summary>
    public Memory<byte> Add(long id, long position, int incarnation, DateTime at, DateTime? bound, int length)
    {
        if (_bytes.Length - _length < length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        Units.Add(new UnitHead(id, position, incarnation, at.Ticks, bound?.Ticks ?? 0, _length, length));
        _length += length;
        return _bytes.AsMemory(_length - length, length);
    }
}
