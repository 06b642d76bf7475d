namespace Dispatch.Core.Ledger;

/// <summary>
/// A compare-and-set found another value: somebody else wrote meanwhile, or our own COMMIT's answer was lost.
/// The transaction is rolled back; the caller drops what it holds and reads the ledger again.
/// </summary>
internal sealed class PositionMovedException(string message) : Exception(message);
