using Dispatch.Core.Metrics;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>What one bind of an account tells: counted by bind, and passed on to the account's owner.</summary>
internal sealed class BindEvents(AccountState account, int index, SmppGatewayOptions gateway, ISmppEvents owner, BindMeter meter) : ISmppEvents
{
    private readonly StatusReactions _reactions = gateway.StatusReactions();

    /// <summary>Set once, before it runs.</summary>
    public SmppBind? Bind { get; set; }

    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed)
    {
        meter.Answered(elapsed);
        owner.OnAnswer(token, status, messageId, elapsed);
        if (status != CommandStatus.Ok) React(_reactions.Of(status), status);
    }

    public void OnUnanswered(long token, bool mayHaveLeft) => owner.OnUnanswered(token, mayHaveLeft);

    public void OnLateAnswer(long token, CommandStatus status, string messageId) => owner.OnLateAnswer(token, status, messageId);

    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket) => owner.OnDeliver(deliver, ticket);

    public void OnStateChanged(BindState state, BindReason reason)
    {
        meter.Is(state);
        account.BindIs(index, state, reason);
        // A bind that fell or came while another is up is no change of the account's, but of its window.
        owner.OnWindowFreed();
    }

    public void OnWindowFreed()
    {
        meter.WindowInUse(Bind!.WindowInUse);
        owner.OnWindowFreed();
    }

    public void OnLinkRoundTrip(TimeSpan elapsed)
    {
        meter.LinkRoundTrip(elapsed);
        owner.OnLinkRoundTrip(elapsed);
    }

    public void OnProtocolFault(PduError error, CommandId command)
    {
        meter.ProtocolFault();
        owner.OnProtocolFault(error, command);
    }

    public void OnReconnectScheduled(TimeSpan wait)
    {
        meter.Reconnecting();
        owner.OnReconnectScheduled(wait);
    }

    // Of the bind that got the answer: the others may be well. Not waited for: this is the read loop, and the drain needs it.
    private void React(StatusReaction reaction, CommandStatus status)
    {
        if (reaction == StatusReaction.Rebind) _ = Bind!.RebindAsync();
        if (reaction == StatusReaction.CredentialsRefused) _ = Bind!.StopAsync(status);
    }
}
