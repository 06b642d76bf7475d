namespace Dispatch.Core.Registry;

/// <summary>Whether the registry may be trusted now.</summary>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Text">For people: what is the matter and what ends it.</param>
internal readonly record struct GateVerdict(GateReason Reason, string Text)
{
    public bool IsReady => Reason == GateReason.Ready;
}
