namespace Dispatch.Core.Sms.Routing;

/// <summary>What a page left in the ledger.</summary>
/// <param name="Made">Steps that were legal and made; the others changed nothing.</param>
/// <param name="Told">Evidence written.</param>
internal sealed record SmsBookEntry(IReadOnlyList<AttemptMove> Made, IReadOnlyList<SmsNews> Told);
