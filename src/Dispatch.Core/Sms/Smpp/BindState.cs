namespace Dispatch.Core.Sms.Smpp;

/// <summary>Where a bind stands (<see cref="BindLifecycle"/>).</summary>
internal enum BindState : byte
{
    Closed,
    Connecting,
    Bound,
    Draining,
}
