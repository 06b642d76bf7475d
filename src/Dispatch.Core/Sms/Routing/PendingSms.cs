namespace Dispatch.Core.Sms.Routing;

/// <summary>What is still to come of an SMS.</summary>
/// <param name="Queued">Segments that wait; 0: the whole SMS.</param>
/// <param name="Live">Attempts without a final state.</param>
/// <param name="Dropped">It was told that the SMS is not sent.</param>
internal sealed record PendingSms(HashSet<short> Queued, HashSet<AttemptId> Live, bool Dropped);
