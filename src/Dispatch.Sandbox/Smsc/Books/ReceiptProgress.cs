namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>How far a message's final receipt has come.</summary>
internal enum ReceiptProgress : byte
{
    /// <summary>Not asked for, or withheld by the settings.</summary>
    None,

    /// <summary>The message has no final state yet.</summary>
    Scheduled,

    /// <summary>Final, but no link has taken it or it must go out again.</summary>
    Waiting,

    /// <summary>Written to a link, not answered.</summary>
    Sent,

    /// <summary>Answered with status 0.</summary>
    Acknowledged,
}
