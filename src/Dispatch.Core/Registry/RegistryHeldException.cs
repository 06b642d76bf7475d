namespace Dispatch.Core.Registry;

/// <summary>The registry may not be trusted: the batch is dropped before anything is written and read again when the gate opens.</summary>
internal sealed class RegistryHeldException(GateVerdict verdict) : Exception(verdict.Text)
{
    public GateReason Reason { get; } = verdict.Reason;
}
