namespace Dispatch.Sandbox.Books.Rules;

/// <summary>What ought to be true of one notice of the ledger.</summary>
internal struct NoticeRuling
{
    /// <summary>Place of the accepted event in the court's book; −1: no court published it at the position that the ledger names.</summary>
    public int Published;

    /// <summary>The issuer's withdrawal, UTC ticks; 0 for none. So for the view.</summary>
    public long CancelledAt;

    /// <summary>The earliest valid view.</summary>
    public long ViewedAt;

    /// <summary>State Viewed: there is a view, and no cancel that is not later than it.</summary>
    public readonly bool IsViewed => ViewedAt != 0 && (CancelledAt == 0 || ViewedAt < CancelledAt);

    public readonly bool IsCancelled => CancelledAt != 0 && !IsViewed;
}
