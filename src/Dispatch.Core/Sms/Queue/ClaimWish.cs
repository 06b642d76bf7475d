namespace Dispatch.Core.Sms.Queue;

/// <summary>A claim to make: so many rows, or, with no room left, only such as come before <paramref name="Below"/>.</summary>
/// <param name="Rows">At most.</param>
/// <param name="Below">Only what comes before this; null: whatever comes first.</param>
/// <param name="Wakes">How often it was said that rows wait, when the wish was made.</param>
/// <param name="Lower">Rows that were claimed before may wait again.</param>
/// <param name="Lowest">By lane the lowest row that was committed without a lease since the last wish; null: none is known of.</param>
/// <param name="Gateways">By which the rows may go, as bits: those that have room for them.</param>
/// <param name="Usable">All that take something: a row for one that is full goes by no other.</param>
internal readonly record struct ClaimWish(int Rows, QueuedSms? Below, long Wakes, bool Lower, IReadOnlyList<LaneFront?> Lowest, ulong Gateways, ulong Usable);
