using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Finds the attempt of unknown outcome that a receipt without a known id is about: account, number and user_message_reference together, the
/// oldest where several fit; without a reference account and number, where exactly one fits. Each attempt is found once per batch.
/// </summary>
internal static class UnknownMatcher
{
    /// <param name="candidates">Oldest first.</param>
    /// <param name="settledBefore">A receipt without a reference counts only if it was received before this: by then its answer would be in.</param>
    public static Dictionary<Receipt, AttemptId> Match(IEnumerable<Receipt> receipts, IReadOnlyList<UnknownAttempt> candidates, DateTimeOffset settledBefore)
    {
        var found = new Dictionary<Receipt, AttemptId>(ReferenceEqualityComparer.Instance);
        var open = candidates.GroupBy(candidate => (candidate.Gateway, candidate.Mobile)).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var receipt in receipts)
        {
            if (receipt.Mobile is not { } mobile || !open.TryGetValue((receipt.Gateway, mobile), out var attempts)) continue;
            var at = receipt.Reference is { } reference
                ? attempts.FindIndex(attempt => attempt.Reference == reference)
                : attempts.Count == 1 && receipt.ReceivedAt < settledBefore ? 0 : -1;
            if (at < 0) continue;
            found[receipt] = attempts[at].Id;
            attempts.RemoveAt(at);
        }

        return found;
    }
}
