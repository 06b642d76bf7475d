using System.IO.Pipelines;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>The two directions of a session's stream, each to its end; whichever ends first closes the session.</summary>
internal sealed class SmppStreams(SmppSession session, SmppLink link, SmppReceiver receiver)
{
    /// <summary>Returns once both have ended. Never faults.</summary>
    public Task RunAsync(Stream stream, CancellationToken stop) => Task.WhenAll(ReadAsync(stream, stop), WriteAsync(stream, stop));

    private async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: PduHeader.MaxLength, leaveOpen: true));
        try
        {
            if (await receiver.RunAsync(reader, stop).ConfigureAwait(false)) session.Close(new BindReason(BindReasonKind.LinkLost, Detail: "closed by the gateway"));
        }
        catch (Exception e)
        {
            session.Close(e is IOException or OperationCanceledException ? LinkLost(e) : BindReason.OwnerFault(e));
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Stream stream, CancellationToken stop)
    {
        try
        {
            link.Outbox.Start(stream, stop);
            if (await link.Outbox.Ended.ConfigureAwait(false)) session.Close(link.Goodbye ?? default);
        }
        catch (Exception e)
        {
            session.Close(LinkLost(e));
        }
    }

    private static BindReason LinkLost(Exception e) => new(BindReasonKind.LinkLost, Detail: SmppConnector.Explain(e));
}
