using System.Threading.Channels;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Writes down what a bind says, one line each, to be awaited in order.</summary>
internal sealed class RecordingOwner : ISmppEvents
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(10_000);
    private readonly Channel<DeliverTicket> _tickets = Channel.CreateBounded<DeliverTicket>(10_000);

    public Action? WindowFreed { get; set; }

    public Action<BindState>? StateChanged { get; set; }

    public bool Throws { get; set; }

    public ValueTask<string> NextAsync(CancellationToken token) => _lines.Reader.ReadAsync(token);

    public ValueTask<DeliverTicket> NextTicketAsync(CancellationToken token) => _tickets.Reader.ReadAsync(token);

    public async Task<string[]> TakeAsync(int count, CancellationToken token)
    {
        var lines = new string[count];
        for (var i = 0; i < count; i++) lines[i] = await NextAsync(token);
        return lines;
    }

    public string[] Rest()
    {
        var lines = new List<string>();
        while (_lines.Reader.TryRead(out var line)) lines.Add(line);
        return [.. lines];
    }

    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed)
    {
        if (Throws) throw new InvalidOperationException("owner");
        Write($"answer {token} {status} {messageId} {elapsed.TotalSeconds}s");
    }

    public void OnUnanswered(long token, bool mayHaveLeft) => Write($"unanswered {token} {(mayHaveLeft ? "maybe left" : "never left")}");

    public void OnLateAnswer(long token, CommandStatus status, string messageId) => Write($"late {token} {status} {messageId}");

    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket)
    {
        Write(DeliveryReceipt.TryParse(deliver, out var receipt) ? $"receipt {receipt.MessageId} {receipt.State}" : "message");
        _tickets.Writer.TryWrite(ticket);
    }

    public void OnStateChanged(BindState state, BindReason reason)
    {
        Write(state == BindState.Closed ? $"Closed {reason.Kind}{(reason.Status == CommandStatus.Ok ? "" : $" {reason.Status}")}" : state.ToString());
        StateChanged?.Invoke(state);
    }

    public void OnWindowFreed() => WindowFreed?.Invoke();

    public void OnLinkRoundTrip(TimeSpan elapsed) => Write($"round trip {elapsed.TotalSeconds}s");

    public void OnProtocolFault(PduError error, CommandId command) => Write($"fault {error} {command}");

    public void OnReconnectScheduled(TimeSpan wait) => Write($"again in {wait.TotalSeconds}s");

    private void Write(string line)
    {
        if (!_lines.Writer.TryWrite(line)) throw new InvalidOperationException("More happened than a test can read.");
    }
}
