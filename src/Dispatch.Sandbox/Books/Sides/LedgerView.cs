namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A recorded view.</summary>
/// <param name="ViewKey">Key of the viewId.</param>
/// <param name="No">The notice.</param>
/// <param name="ViewedAt">UTC ticks.</param>
/// <param name="Content"><see cref="ViewContent"/> of the row.</param>
/// <param name="Sequence">Of its evidence: the order of recording.</param>
/// <param name="AtOffice">Read with the help of a service office.</param>
internal readonly record struct LedgerView(UInt128 ViewKey, long No, long ViewedAt, ulong Content, short Sequence, bool AtOffice);
