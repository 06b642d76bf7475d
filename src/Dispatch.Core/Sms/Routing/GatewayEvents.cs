using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What the bind tells, put where it belongs. Runs in the read loop: nothing here waits.</summary>
internal sealed class GatewayEvents(
    SmsGateway gateway, SmsQueue queue, OpenAttempts open, ReturnInbox returns, WindowSignal window, GatewayHealth health, GatewayGate gate, IRateLimiter limiter,
    TimeProvider time, SmsMetrics metrics) : ISmppEvents
{
    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed)
    {
        // At once, not with the transaction: each further segment would be refused too.
        var reaction = gateway.Reactions.Of(status);
        if (reaction == StatusReaction.Throttled) limiter.Throttled(gateway.Account, elapsed);
        else limiter.Taken(gateway.Account, elapsed);
        health.Answered(token, reaction is not (StatusReaction.Accepted or StatusReaction.Throttled or StatusReaction.DestinationPermanent), elapsed);
        metrics.Answered(gateway.Name, status, elapsed);
        if (open.Remove(token) is not { } attempt) return;
        window.Gave();
        returns.Put(new Outcome(OutcomeKind.Answered, attempt, time.GetUtcNow(), status, messageId));
    }

    public void OnUnanswered(long token, bool mayHaveLeft)
    {
        if (open.Remove(token) is not { } attempt) return;
        window.Gave();
        health.Unanswered(token);
        if (mayHaveLeft) open.Unanswered(token, attempt);
        returns.Put(new Outcome(mayHaveLeft ? OutcomeKind.Unknown : OutcomeKind.NeverWritten, attempt, time.GetUtcNow()));
    }

    public void OnLateAnswer(long token, CommandStatus status, string messageId)
    {
        if (open.RemoveUnanswered(token) is { } attempt) returns.Put(new Outcome(OutcomeKind.AnsweredLate, attempt, time.GetUtcNow(), status, messageId));
    }

    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket)
    {
        if (!deliver.IsReceipt || !DeliveryReceipt.TryParse(deliver, out var receipt))
        {
            // A person's answer to the sender line, or a receipt that names nothing: there is nothing to keep it by.
            metrics.Receipts("unreadable");
            ticket.Answer(CommandStatus.Ok);
            return;
        }

        if (AttemptStates.Of(receipt.State) is { } end && end.IsFinal()) health.Received(end == AttemptState.Delivered);
        var stored = new Receipt
        {
            Gateway = gateway.No,
            MessageId = Printable(gateway.Protocol.MessageIds.FromReceipt(receipt.MessageId)),
            State = receipt.State,
            Error = Printable(receipt.ErrorCode),
            Mobile = receipt.Recipient,
            Reference = receipt.UserMessageReference,
            DoneAt = receipt.DoneAt,
            ReceivedAt = time.GetUtcNow(),
            Ticket = ticket,
        };
        if (returns.TryPut(stored)) return;
        metrics.Receipts("refused");
        ticket.Answer(CommandStatus.ReceiverTemporaryError);
    }

    public void OnStateChanged(BindState state, BindReason reason)
    {
        if (gate.IsBound && state == BindState.Closed && reason.Kind != BindReasonKind.Drained) health.Fell();
        gate.Bound(state == BindState.Bound);
        if (state == BindState.Closed) open.ForgetUnanswered(gateway.No);
        OnWindowFreed();
    }

    public void OnWindowFreed()
    {
        window.Freed.Set();
        queue.Filled(gateway.Index).Set();
    }

    // These three are counted where they are known by bind.
    public void OnLinkRoundTrip(TimeSpan elapsed)
    {
    }

    public void OnProtocolFault(PduError error, CommandId command)
    {
    }

    public void OnReconnectScheduled(TimeSpan wait)
    {
    }

    // PostgreSQL has no NUL in text, and one receipt must not stop the others.
    private static string Printable(string text) => text.Replace('\0', '\uFFFD');
}
