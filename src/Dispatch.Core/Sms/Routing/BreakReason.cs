namespace Dispatch.Core.Sms.Routing;

/// <summary>Why a breaker opened.</summary>
internal enum BreakReason : byte
{
    /// <summary>Too many refusals and missing answers.</summary>
    Errors,

    /// <summary>Answers take too long.</summary>
    Slow,

    /// <summary>Too few of its SMS are delivered.</summary>
    Receipts,

    /// <summary>The link falls again and again.</summary>
    Falls,

    /// <summary>A trial segment failed.</summary>
    Trial,
}
