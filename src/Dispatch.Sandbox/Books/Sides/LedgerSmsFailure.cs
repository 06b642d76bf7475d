namespace Dispatch.Sandbox.Books.Sides;

/// <summary>An SMS on record as failed in a way that speaks of its number.</summary>
/// <param name="No">The notice.</param>
/// <param name="At">UTC ticks.</param>
/// <param name="Refused">The gateway refused the number itself.</param>
internal readonly record struct LedgerSmsFailure(long No, long At, bool Refused);
