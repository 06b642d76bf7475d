namespace Dispatch.Core.Ledger;

/// <summary>An issuer's withdrawal as it is recorded.</summary>
/// <param name="No">The notice.</param>
/// <param name="CancelledAt">The time it carries.</param>
/// <param name="Sequence">Sequence of its evidence.</param>
/// <param name="Reason">The court's words; may be personal.</param>
internal readonly record struct CancelRow(long No, DateTimeOffset CancelledAt, short Sequence, string? Reason);
