namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Learns how many receipts the gateway has under way at most: one that has as many without our answer sends no more until it has them, so that
/// gathering on would only hold it up. Learned where two batches in a row ended with the same number because no more came; forgotten
/// as soon as more come, and now and then by itself.
/// </summary>
internal sealed class ReceiptPace
{
    private const int Unlimited = int.MaxValue;
    private const int BatchesUntilForgotten = 256;

    private int _stoppedAt;
    private int _batches;

    /// <summary>With so many receipts gathered there is nothing to wait for.</summary>
    public int Window { get; private set; } = Unlimited;

    /// <summary>A batch is closed that holds so many receipts; <paramref name="stopped"/> where no more came for a while.</summary>
    public void Closed(int receipts, bool stopped)
    {
        if (receipts > Window || ++_batches > BatchesUntilForgotten) (Window, _stoppedAt, _batches) = (Unlimited, 0, 0);
        if (!stopped || receipts == 0) return;
        if (receipts == _stoppedAt) Window = receipts;
        _stoppedAt = receipts;
    }
}
