using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>The names that enumerations have in the events that the feed publishes, in UTF-8.</summary>
internal static class FeedNames
{
    public static ReadOnlySpan<byte> Of(EvidenceEvent @event) => @event switch
    {
        EvidenceEvent.SubmissionAcceptance => "SubmissionAcceptance"u8,
        EvidenceEvent.SubmissionRejection => "SubmissionRejection"u8,
        EvidenceEvent.ContentConsignment => "ContentConsignment"u8,
        EvidenceEvent.ConsignmentNotification => "ConsignmentNotification"u8,
        EvidenceEvent.ConsignmentNotificationFailure => "ConsignmentNotificationFailure"u8,
        EvidenceEvent.NotificationDelivered => "NotificationDelivered"u8,
        EvidenceEvent.ContentHandover => "ContentHandover"u8,
        EvidenceEvent.ContentAccessTracking => "ContentAccessTracking"u8,
        EvidenceEvent.RelayToNonERDS => "RelayToNonERDS"u8,
        EvidenceEvent.NotificationNotSent => "NotificationNotSent"u8,
        EvidenceEvent.NotificationUnknown => "NotificationUnknown"u8,
        EvidenceEvent.Withdrawal => "Withdrawal"u8,
        EvidenceEvent.WithdrawalRefused => "WithdrawalRefused"u8,
        EvidenceEvent.Correction => "Correction"u8,
        EvidenceEvent.AcceptanceRejectionExpiry => "AcceptanceRejectionExpiry"u8,
        _ => throw new InvalidDataException($"Feed unit: unknown event {(byte)@event}."),
    };

    public static ReadOnlySpan<byte> Of(NoticeState state) => state switch
    {
        NoticeState.Rejected => "Rejected"u8,
        NoticeState.PaperReferred => "PaperReferred"u8,
        NoticeState.Served => "Served"u8,
        NoticeState.Viewed => "Viewed"u8,
        NoticeState.Lapsed => "Lapsed"u8,
        NoticeState.Cancelled => "Cancelled"u8,
        _ => throw new InvalidDataException($"Feed unit: unknown state {(byte)state}."),
    };

    public static ReadOnlySpan<byte> Of(EvidenceClock clock) => clock switch
    {
        EvidenceClock.Dispatch => "dispatch"u8,
        EvidenceClock.Court => "court"u8,
        EvidenceClock.Portal => "portal"u8,
        EvidenceClock.Gateway => "gateway"u8,
        _ => throw new InvalidDataException($"Feed unit: unknown clock {(byte)clock}."),
    };
}
