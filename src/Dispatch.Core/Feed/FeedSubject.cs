namespace Dispatch.Core.Feed;

/// <summary>What an event is about, in UTF-8 as it was written by the court, not yet escaped.</summary>
/// <param name="unit">The unit it lies in.</param>
/// <param name="noticeId">Empty where a refused event named no notice.</param>
/// <param name="courtId">Empty where a refused event named no court.</param>
internal readonly ref struct FeedSubject(UnitHead unit, ReadOnlySpan<byte> noticeId, ReadOnlySpan<byte> courtId)
{
    public UnitHead Unit { get; } = unit;

    public ReadOnlySpan<byte> NoticeId { get; } = noticeId;

    public ReadOnlySpan<byte> CourtId { get; } = courtId;
}
