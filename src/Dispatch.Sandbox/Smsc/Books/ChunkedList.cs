namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>A list that grows without ever copying what it holds, so that growth costs no pause.</summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>Adds an element of default value and returns its index.</summary>
    public int Add()
    {
        if (Count >> ChunkBits == _chunks.Count)
            _chunks.Add(new T[ChunkSize]);
        return Count++;
    }
}
