using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>An account's owner that keeps books of all it is told, and says when they are as wanted. Safe for any thread.</summary>
internal sealed class FieldOwner : ISmppEvents
{
    private readonly Lock _gate = new();
    private readonly List<(Func<FieldOwner, bool> Condition, TaskCompletionSource Met)> _waiters = [];

    /// <summary>Token → what was answered; each token once, or the test fails.</summary>
    public Dictionary<long, (CommandStatus Status, string MessageId)> Answers { get; } = [];

    public Dictionary<long, bool> Unanswered { get; } = [];

    public Dictionary<long, CommandStatus> Late { get; } = [];

    /// <summary>Receipts that were acknowledged.</summary>
    public List<DeliveryReceipt> Receipts { get; } = [];

    public List<BindState> States { get; } = [];

    public List<(PduError Error, CommandId Command)> Faults { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public int RoundTrips { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>Tokens that were given back twice: none, ever.</summary>
    public int Repeats { get; private set; }

    /// <summary>How a receipt is answered; the first that are refused are sent again.</summary>
    public Func<DeliveryReceipt, CommandStatus> Acknowledge { get; set; } = _ => CommandStatus.Ok;

    public int GivenBack => Answers.Count + Unanswered.Count;

    /// <summary>Completes once the books are as wanted; looked at after each event.</summary>
    public Task WhenAsync(Func<FieldOwner, bool> condition, CancellationToken token)
    {
        lock (_gate)
        {
            if (condition(this)) return Task.CompletedTask;
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, met));
            return met.Task.WaitAsync(token);
        }
    }

    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed) => Note(() =>
    {
        if (!Answers.TryAdd(token, (status, messageId)) || Unanswered.ContainsKey(token)) Repeats++;
    });

    public void OnUnanswered(long token, bool mayHaveLeft) => Note(() =>
    {
        if (!Unanswered.TryAdd(token, mayHaveLeft) || Answers.ContainsKey(token)) Repeats++;
    });

    public void OnLateAnswer(long token, CommandStatus status, string messageId) => Note(() => Late.Add(token, status));

    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket)
    {
        if (!DeliveryReceipt.TryParse(deliver, out var receipt))
        {
            ticket.Answer(CommandStatus.Ok);
            Note(() => Unreadable++);
            return;
        }

        var status = Acknowledge(receipt);
        ticket.Answer(status);
        if (status == CommandStatus.Ok) Note(() => Receipts.Add(receipt));
    }

    public void OnStateChanged(BindState state, BindReason reason) => Note(() => States.Add(state));

    public void OnWindowFreed() => Note(() => { });

    public void OnLinkRoundTrip(TimeSpan elapsed) => Note(() => RoundTrips++);

    public void OnProtocolFault(PduError error, CommandId command) => Note(() => Faults.Add((error, command)));

    public void OnReconnectScheduled(TimeSpan wait) => Note(() => Waits.Add(wait));

    private void Note(Action write)
    {
        lock (_gate)
        {
            write();
            _waiters.RemoveAll(waiter => waiter.Met.Task.IsCompleted || (waiter.Condition(this) && waiter.Met.TrySetResult()));
        }
    }
}
