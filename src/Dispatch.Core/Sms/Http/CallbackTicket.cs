using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Http;

/// <summary>The caller of a callback, who waits until its receipt is durable.</summary>
internal sealed class CallbackTicket : IReceiptTicket
{
    private readonly TaskCompletionSource<CommandStatus> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CommandStatus> Answered => _answer.Task;

    public void Answer(CommandStatus status) => _answer.TrySetResult(status);
}
