namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What the ledger says of the registry's numbers, as plain rows.</summary>
internal sealed record NumberSide
{
    public static NumberSide Empty { get; } = new();

    public IReadOnlyList<LedgerContactHealth> States { get; init; } = [];

    /// <summary>In the order of units, and of writing within each.</summary>
    public IReadOnlyList<LedgerContactChange> Changes { get; init; } = [];

    public IReadOnlyList<LedgerSmsFailure> Failures { get; init; } = [];

    public IReadOnlyList<LedgerBadCall> BadCalls { get; init; } = [];

    /// <summary>Packed recipients by notice, of everybody who had an SMS that failed or whose health is on record.</summary>
    public IReadOnlyDictionary<long, long> Addressees { get; init; } = new Dictionary<long, long>();
}
