namespace Dispatch.Core.Notices;

/// <summary>
/// Where a notice stands: always computed from recorded facts (<see cref="NoticeFacts"/>), never kept by order of arrival.
/// The values lie in the ledger's feed units: never renumber.
/// </summary>
internal enum NoticeState : byte
{
    Rejected = 1,
    PaperReferred = 2,
    Served = 3,
    Viewed = 4,
    Lapsed = 5,
    Cancelled = 6,
}
