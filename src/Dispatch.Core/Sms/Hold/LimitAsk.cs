namespace Dispatch.Core.Sms.Hold;

/// <summary>One SMS as the limits are asked of it.</summary>
/// <param name="Recipient"><see cref="RecipientTag"/>.</param>
/// <param name="Sms">The SMS by name: one that is known counts no more.</param>
/// <param name="Court">The court's row.</param>
/// <param name="CourtPerMinute">Its court's limit; 0: none.</param>
internal readonly record struct LimitAsk(string Recipient, string Sms, int Court, int CourtPerMinute);
