using System.Globalization;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Http;

/// <summary>
/// An attempt as its callback spells it; also what is kept as the gateway's id of it. It is known before the request leaves, so a callback finds
/// its attempt even where the answer was lost.
/// </summary>
internal static class CallbackId
{
    /// <summary>Longest spelling.</summary>
    public const int MaxLength = 64;

    /// <param name="reference">The attempt's own (<see cref="AttemptRow.Reference"/>): after a set-back of the ledger the same numbers are another notice's.</param>
    public static string Of(AttemptId attempt, ushort reference) => string.Create(
        CultureInfo.InvariantCulture, $"{attempt.Sms.No}-{attempt.Sms.Stage}-{attempt.Segment}-{attempt.Attempt}-{reference:x4}");
}
