namespace Dispatch.Core.Notices;

/// <summary>How a notice was served when it was issued. The values lie in the ledger: never renumber.</summary>
internal enum NoticeChannel : byte
{
    /// <summary>Into the recipient's inbox: the ledger row is the inbox item, its COMMIT is legal service.</summary>
    Electronic = 1,

    /// <summary>To paper service: there was no account at issue.</summary>
    Paper = 2,
}
