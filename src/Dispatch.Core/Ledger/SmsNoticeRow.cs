using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>What an SMS may say of a notice beyond what lies in the queue. Personal data: null where it was erased, and never printed.</summary>
internal sealed class SmsNoticeRow
{
    public required NoticeKind Kind { get; init; }

    public required string CourtId { get; init; }

    public required Province Province { get; init; }

    public string? CaseNumber { get; init; }

    public string? Title { get; init; }
}
