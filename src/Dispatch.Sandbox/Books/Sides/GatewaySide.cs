namespace Dispatch.Sandbox.Books.Sides;

/// <summary>The gateway's own books.</summary>
internal sealed record GatewaySide
{
    public required IReadOnlyList<GatewayMessage> Messages { get; init; }

    /// <summary>By how much any second went over the cap of its time; 0 is what must be.</summary>
    public int WorstOverCap { get; init; }

    /// <summary>For a run without a gateway.</summary>
    public static GatewaySide None { get; } = new() { Messages = [] };
}
