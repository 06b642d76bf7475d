namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// What a bind tells its owner. Called from the read loop and the timer, so: return at once, never wait for I/O, never
/// throw (a throw closes the link). Each token of a taken submission is given back exactly once, by
/// <see cref="OnAnswer"/> or <see cref="OnUnanswered"/>.
/// </summary>
internal interface ISmppEvents
{
    /// <summary>The gateway answered a submission.</summary>
    /// <param name="messageId">As the gateway spells it; empty in most refusals.</param>
    /// <param name="elapsed">From the submission to its answer.</param>
    void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed);

    /// <summary>
    /// A submission will have no answer within its time, or the link closed.
    /// </summary>
    /// <param name="mayHaveLeft">False only if certainly no byte of it reached the socket, and none ever will.</param>
    void OnUnanswered(long token, bool mayHaveLeft);

    /// <summary>An answer after <see cref="OnUnanswered"/>, over the same link: the unknown outcome is known after all.</summary>
    void OnLateAnswer(long token, CommandStatus status, string messageId);

    /// <summary>A receipt or message. <paramref name="deliver"/> lives only until the return; the ticket may be kept.</summary>
    void OnDeliver(in DeliverSm deliver, DeliverTicket ticket);

    /// <summary>The state changed; called in order.</summary>
    void OnStateChanged(BindState state, BindReason reason);

    /// <summary>The bind is up, or slots became free. Not one call per slot: ask for the free window.</summary>
    void OnWindowFreed();

    /// <summary>enquire_link was answered.</summary>
    void OnLinkRoundTrip(TimeSpan elapsed);

    /// <summary>The gateway sent something that is not SMPP, or not expected.</summary>
    void OnProtocolFault(PduError error, CommandId command);

    /// <summary>The bind is down and will be tried again after <paramref name="wait"/>, which has begun.</summary>
    void OnReconnectScheduled(TimeSpan wait);
}
