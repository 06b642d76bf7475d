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

    /// <summary>Longest pause between two tries to reach a ledger that is down, in milliseconds.</summary>
    /// <value>2000.</value>
    [Range(50, 60_000)]
    public int RetryMilliseconds { get; set; } = 2_000;
}
