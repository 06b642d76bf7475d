using System.Text.Json;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>A relay to paper, kept until the personal data of its batch have been read.</summary>
/// <param name="Unit">Index of its unit in the batch.</param>
/// <param name="No">The notice's row.</param>
/// <param name="Court">The court's row.</param>
/// <param name="NoticeId">The court's number, which is the message's key too.</param>
/// <param name="Event">What is told.</param>
/// <param name="IssuedTicks">When the court issued it, UTC.</param>
/// <param name="Withdrawn">True where paper service is told to stop.</param>
/// <param name="Reason">Why; null where the evidence does not say.</param>
internal readonly record struct PaperRequest(int Unit, long No, int Court, byte[] NoticeId, FeedEvent Event, long IssuedTicks, bool Withdrawn, string? Reason)
{
    /// <summary>The reason of a notice that is paper from the start.</summary>
    public const string NoAccount = "no-account";

    /// <summary>Reads <c>reason</c> from the detail of a piece of evidence.</summary>
    public static string? ReasonOf(ReadOnlySpan<byte> detail)
    {
        if (detail.IsEmpty) return null;
        var reader = new Utf8JsonReader(detail);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("reason"u8)) continue;
            reader.Read();
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }

        return null;
    }
}
