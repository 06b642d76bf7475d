namespace Dispatch.Core.Ledger;

/// <summary>A pause of ingest on every worker.</summary>
/// <param name="No">Its number.</param>
/// <param name="Reason">For people.</param>
/// <param name="Marker">The newest marker then; a newer one ends the pause.</param>
/// <param name="Share">The share of notices without an account, 0 to 1, that was the reason.</param>
/// <param name="ResumedBy">Who ended it; null: nobody did.</param>
internal sealed record IngestPauseRow(int No, string Reason, int Marker, double Share, string? ResumedBy);
