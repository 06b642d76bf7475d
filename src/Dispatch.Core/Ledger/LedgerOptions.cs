using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Ledger;

/// <summary>Where the ledger is. Section <c>Dispatch:Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Dispatch:Ledger";

    /// <summary>Npgsql connection string of the PostgreSQL database (15 or newer) that holds the ledger. Never printed.</summary>
    /// <value>None: required.</value>
    [Required(AllowEmptyStrings = false)]
    public string ConnectionString { get; set; } = "";

    /// <summary>Seconds a statement may take before its connection is given up.</summary>
    /// <value>30.</value>
    [Range(1, 600)]
    public int CommandTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// Seconds a transaction may stand idle before the server ends it. A worker that is frozen in the middle of a batch keeps the locks
    /// of its rows, and its heir waits for them: for no longer than this. More than a dead letter may take (<c>Dispatch:DeadLetters:TimeoutMilliseconds</c>).
    /// </summary>
    /// <value>15.</value>
    [Range(2, 600)]
    public int IdleTransactionSeconds { get; set; } = 15;

    /// <summary>Longest pause between two tries to reach a ledger that is down, in milliseconds.</summary>
    /// <value>2000.</value>
    [Range(50, 60_000)]
    public int RetryMilliseconds { get; set; } = 2_000;
}
