namespace Dispatch.Core.Sms.Queue;

/// <summary>What <see cref="SmsQueue"/> holds for one gateway, in order of service. Touched under the queue's lock.</summary>
internal sealed class GatewayHold
{
    public SortedSet<QueuedSms> Rows { get; } = new(SmsOrder.Instance);

    /// <summary>Something was added.</summary>
    public Signal Filled { get; } = new();

    public int Capacity { get; set; } = 1;

    /// <summary>Less than <see cref="Capacity"/> while the gateway is only being tried.</summary>
    public int Most { get; set; } = int.MaxValue;

    public int Room => Math.Min(Capacity, Most) - Rows.Count;
}
