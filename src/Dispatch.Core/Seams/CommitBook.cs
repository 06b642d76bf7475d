using System.Buffers.Binary;

namespace Dispatch.Core.Seams;

/// <summary>
/// Writes down when each COMMIT was answered, for load runs: latency to the inbox ends there and nowhere earlier. A record is 16 octets,
/// big-endian: the feed unit, then <see cref="TimeProvider.GetTimestamp"/>, which on one machine all processes share.
/// Switched on by <c>DISPATCH_COMMIT_BOOK=file</c>; one short write a transaction.
/// </summary>
internal sealed class CommitBook(string file) : IDisposable
{
    public const string Variable = "DISPATCH_COMMIT_BOOK";
    public const int RecordLength = 16;

    private readonly Lock _gate = new();
    private readonly FileStream _stream = new(file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>To be called as soon as the answer is there. Lanes may call at once.</summary>
    public void Answered(long unit, long timestamp)
    {
        Span<byte> record = stackalloc byte[RecordLength];
        BinaryPrimitives.WriteInt64BigEndian(record, unit);
        BinaryPrimitives.WriteInt64BigEndian(record[8..], timestamp);
        lock (_gate) _stream.Write(record);
    }

    public void Dispose() => _stream.Dispose();
}
