using System.Buffers.Binary;
using Dispatch.Core.Seams;

namespace Dispatch.Load.Measure;

/// <summary>When the COMMIT of each feed unit was answered, on the monotonic clock that all processes of the machine share.</summary>
internal sealed class CommitTimes(IReadOnlyDictionary<long, long> byUnit)
{
    /// <summary>Reads the books of drained workers.</summary>
    public static CommitTimes Read(IEnumerable<string> files)
    {
        var byUnit = new Dictionary<long, long>();
        foreach (var file in files.Where(File.Exists))
        {
            var book = File.ReadAllBytes(file);
            for (var at = 0; at + CommitBook.RecordLength <= book.Length; at += CommitBook.RecordLength)
                byUnit[BinaryPrimitives.ReadInt64BigEndian(book.AsSpan(at))] = BinaryPrimitives.ReadInt64BigEndian(book.AsSpan(at + 8));
        }

        return new CommitTimes(byUnit);
    }

    /// <exception cref="LoadException">The unit is in the ledger, and no worker was told so: then its time is not known.</exception>
    public long this[long unit] =>
        byUnit.TryGetValue(unit, out var timestamp) ? timestamp : throw new LoadException($"Feed unit {unit} is committed, but no worker wrote down the answer: a COMMIT's answer was lost, or a worker died.");
}
