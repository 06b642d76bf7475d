namespace Dispatch.Core.Feed;

/// <summary>A court as the feed names it. Both are empty for a refused event that named none.</summary>
/// <param name="Id">In UTF-8.</param>
/// <param name="Province">ISO 3166-2 code.</param>
internal sealed record FeedCourt(ReadOnlyMemory<byte> Id, string Province);
