using System.Globalization;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Which history of which ledger a connection writes to. A fail-over shows in the timeline, a data folder put back or a restart
/// in the postmaster's start, a dump restored into a running server in the ledger id (<c>migrate --restored</c>).
/// <c>pg_control_checkpoint()</c> is not used: it shows the old timeline for minutes after a promotion.
/// </summary>
/// <param name="LedgerId">Drawn by the first migration and by <c>migrate --restored</c>.</param>
/// <param name="SystemIdentifier">Of the database cluster.</param>
/// <param name="Timeline">First eight hex digits of the WAL file name.</param>
/// <param name="PostmasterStart">Microseconds since 1970.</param>
internal readonly record struct LedgerEpoch(Guid LedgerId, long SystemIdentifier, string Timeline, long PostmasterStart)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{LedgerId:N}-{SystemIdentifier:x}-{Timeline}-{PostmasterStart:x}");

    public override string ToString() => Text;
}
