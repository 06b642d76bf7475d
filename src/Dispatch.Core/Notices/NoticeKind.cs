namespace Dispatch.Core.Notices;

/// <summary>What paper is served. The values lie in the ledger: never renumber.</summary>
internal enum NoticeKind : byte
{
    Other = 0,
    Summons = 1,
    Judgment = 2,
    Warning = 3,
    Notification = 4,
    Decree = 5,
    Execution = 6,
}
