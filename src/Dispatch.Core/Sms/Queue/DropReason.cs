namespace Dispatch.Core.Sms.Queue;

/// <summary>Why an SMS was not sent. The values lie in the ledger: never renumber.</summary>
internal enum DropReason : byte
{
    /// <summary>Past its useful life: it is not sent late.</summary>
    PastUsefulLife = 1,

    /// <summary>The issuer withdrew the notice.</summary>
    Cancelled = 2,

    /// <summary>The notice was viewed before its SMS left.</summary>
    Viewed = 3,

    /// <summary>Its segment is not there in the text as it is composed now: the template was changed between two attempts.</summary>
    TextChanged = 4,
}
