namespace Dispatch.Core.Sms.Routing;

internal enum OutcomeKind : byte
{
    /// <summary>The gateway answered.</summary>
    Answered,

    /// <summary>The gateway answered after it had been given up: the attempt is Unknown, and no longer counted.</summary>
    AnsweredLate,

    /// <summary>No answer, and bytes may have left.</summary>
    Unknown,

    /// <summary>Certainly no byte of it left: it goes back to the queue.</summary>
    NeverWritten,
}
