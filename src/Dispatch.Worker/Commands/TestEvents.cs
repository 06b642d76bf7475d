using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Worker.Commands;

/// <summary>What comes back of one test SMS.</summary>
internal sealed class TestEvents(MessageIdCanon ids) : ISmppEvents
{
    private readonly TaskCompletionSource _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CommandStatus?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MessageState> _receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile string? _id;

    public Task Bound => _bound.Task;

    /// <summary>Why the bind failed.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>Null where none came.</summary>
    public Task<CommandStatus?> Answer => _answer.Task;

    public Task<MessageState> Receipt => _receipt.Task;

    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed)
    {
        _id = ids.FromAnswer(messageId);
        _answer.TrySetResult(status);
    }

    public void OnUnanswered(long token, bool mayHaveLeft) => _answer.TrySetResult(null);

    public void OnLateAnswer(long token, CommandStatus status, string messageId)
    {
    }

    // The account may have receipts of notices waiting: only what is ours is taken, the rest is sent again to the workers.
    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket)
    {
        var state = default(MessageState);
        var ours = false;
        if (deliver.IsReceipt && DeliveryReceipt.TryParse(deliver, out var receipt))
            (ours, state) = (_id is { Length: > 0 } id && ids.FromReceipt(receipt.MessageId) == id, receipt.State);
        ticket.Answer(ours ? CommandStatus.Ok : CommandStatus.ReceiverTemporaryError);
        if (ours) _receipt.TrySetResult(state);
    }

    public void OnStateChanged(BindState state, BindReason reason)
    {
        if (state == BindState.Bound) _bound.TrySetResult();
        if (state == BindState.Closed) _failed.TrySetResult(reason.Status == CommandStatus.Ok ? reason.Kind.ToString() : $"{reason.Kind}, status 0x{(uint)reason.Status:X2}");
    }

    public void OnWindowFreed()
    {
    }

    public void OnLinkRoundTrip(TimeSpan elapsed)
    {
    }

    public void OnProtocolFault(PduError error, CommandId command)
    {
    }

    public void OnReconnectScheduled(TimeSpan wait)
    {
    }
}
