namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The life of a bind; a step that is not drawn is refused.
/// <code>
///            connect            bind answered Ok         drain asked, or the gateway unbinds
/// Closed ──────────► Connecting ────────────────► Bound ────────────────────────────────────► Draining
///   ▲                    │ refused, no answer        │ link lost                                   │
///   └────────────────────┴───────────────────────────┴─────────────── window empty, or time is up ─┘
/// </code>
/// Not safe for several threads: its owner guards it.
/// </summary>
internal sealed class BindLifecycle
{
    public BindState State { get; private set; }

    public bool CanEnter(BindState next) => (State, next) is
        (BindState.Closed, BindState.Connecting)
        or (BindState.Connecting, BindState.Bound)
        or (BindState.Connecting, BindState.Closed)
        or (BindState.Bound, BindState.Draining)
        or (BindState.Bound, BindState.Closed)
        or (BindState.Draining, BindState.Closed);

    /// <exception cref="InvalidOperationException">The step is not part of a bind's life.</exception>
    public void Enter(BindState next)
    {
        if (!CanEnter(next)) throw new InvalidOperationException($"A bind that is {State} cannot become {next}.");
        State = next;
    }
}
