namespace Dispatch.Core.Ledger;

/// <summary>What an ingest transaction begins with.</summary>
/// <param name="FirstNo">First number of a block of <see cref="IngestTables.NumbersPerBlock"/>.</param>
/// <param name="UrgentTurn">The turn each lane serves now.</param>
/// <param name="NormalTurn">As above.</param>
/// <param name="BulkTurn">As above.</param>
/// <param name="AnyParked">Whether any view or cancel waits for its notice at all.</param>
/// <param name="DatabaseNow">The clock that leases run on.</param>
internal readonly record struct IngestOpening(long FirstNo, long UrgentTurn, long NormalTurn, long BulkTurn, bool AnyParked, DateTimeOffset DatabaseNow);
