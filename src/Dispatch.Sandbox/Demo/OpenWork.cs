namespace Dispatch.Sandbox.Demo;

/// <summary>What of the ledger is not at rest.</summary>
/// <param name="Units">Feed units not yet published.</param>
/// <param name="Uncounted">Published units not yet in the rates.</param>
/// <param name="Queued">SMS that wait.</param>
/// <param name="Submitting">Attempts without an outcome.</param>
/// <param name="Unknown">Unknown outcomes not yet told.</param>
/// <param name="Parked">Receipts without their message.</param>
/// <param name="Unsettled">Contacts in doubt that are looked at once more.</param>
internal readonly record struct OpenWork(long Units, long Uncounted, long Queued, long Submitting, long Unknown, long Parked, long Unsettled)
{
    public bool IsDone => this == default;
}
