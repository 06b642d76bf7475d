namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>A share of submits that is refused.</summary>
/// <param name="Status">The command status of the answer, not 0.</param>
/// <param name="Share">0 to 1, of the submits that this refusal is about.</param>
/// <param name="DestinationSuffix">Only destinations that end so; null for all.</param>
/// <param name="Times">At most so many, then it is over; 0 for as long as the settings stand.</param>
/// <param name="Part">Only this part of a text in several; 0 for all.</param>
internal sealed record SmscRefusal(uint Status, double Share = 1, string? DestinationSuffix = null, int Times = 0, int Part = 0);
