namespace Dispatch.Core.Feed;

/// <summary>A feed unit as it was read, its payload lying in a <see cref="UnitBatch"/>.</summary>
/// <param name="Id">The unit's id, in the order of which units are published.</param>
/// <param name="Position">Its permanent place in the feed; 0 until it has one.</param>
/// <param name="Incarnation">Of the feed; sequences are gap-free within one.</param>
/// <param name="AtTicks">The time of record, UTC.</param>
/// <param name="BoundTicks">Where the COMMIT was answered late: it took place before this time, UTC; else 0.</param>
/// <param name="Start">Of the payload within the batch.</param>
/// <param name="Length">Of the payload.</param>
internal readonly record struct UnitHead(long Id, long Position, int Incarnation, long AtTicks, long BoundTicks, int Start, int Length);
