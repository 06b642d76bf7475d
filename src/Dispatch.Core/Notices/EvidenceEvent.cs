namespace Dispatch.Core.Notices;

/// <summary>
/// The evidence events. Names follow ETSI EN 319 522; those marked "ours" have no counterpart there.
/// The values lie in the ledger's feed units: never renumber.
/// </summary>
internal enum EvidenceEvent : byte
{
    SubmissionAcceptance = 1,
    SubmissionRejection = 2,
    ContentConsignment = 3,
    ConsignmentNotification = 4,
    ConsignmentNotificationFailure = 5,
    NotificationDelivered = 6,
    ContentHandover = 7,
    ContentAccessTracking = 8,
    RelayToNonERDS = 9,

    /// <summary>Ours: an SMS was not sent (past its useful life, cancelled, already viewed).</summary>
    NotificationNotSent = 10,

    /// <summary>Ours: an SMS whose outcome was still unknown at the end of its life.</summary>
    NotificationUnknown = 11,

    /// <summary>Ours: withdrawn by the issuer.</summary>
    Withdrawal = 12,

    /// <summary>Ours: the issuer's withdrawal was refused, for the notice had been viewed before.</summary>
    WithdrawalRefused = 13,

    /// <summary>Ours: what was told before is corrected; names what it replaces, old and new value.</summary>
    Correction = 14,

    AcceptanceRejectionExpiry = 15,
}
