using System.IO.Pipelines;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The outgoing half of a link: PDUs are appended under the session's gate, and one write loop sends what was flushed,
/// as many as there are at once. Knows to the byte what was handed to the socket.
/// </summary>
internal sealed class SmppOutbox(Lock gate, TimeProvider time)
{
    /// <summary>Bytes that may wait for the socket before submissions are refused.</summary>
    public const int HighWater = 1 << 20;

    /// <summary>Bytes that may wait at all, answers included: a gateway that asks and does not read cannot fill the memory.</summary>
    public const int Limit = 2 * HighWater;

    private const int SegmentSize = 32 * 1024;

    // No threshold of its own: HighWater is judged before each append, so that an append never waits.
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: SegmentSize, useSynchronizationContext: false));
    private bool _finished;
    private bool _shut;
    private long _lastHanded;
    private long _lastProgress = time.GetTimestamp();

    /// <summary>Bytes appended so far: the offset of the next PDU. Under the gate.</summary>
    public long Appended { get; private set; }

    /// <summary>Bytes handed to the socket so far; of those nobody knows whether they left. Under the gate.</summary>
    public long Handed { get; private set; }

    public long Waiting => Appended - Handed;

    /// <summary>Room for a PDU; empty once nothing more can be sent, or at the limit. Under the gate.</summary>
    public Span<byte> Reserve(int length) => _finished || _shut || Waiting >= Limit ? default : _pipe.Writer.GetSpan(length);

    /// <summary>Appends what was written into the reserved room. Under the gate.</summary>
    public void Append(int length)
    {
        _pipe.Writer.Advance(length);
        Appended += length;
    }

    /// <summary>Hands what was appended to the write loop. Under the gate.</summary>
    public void Flush()
    {
        if (_finished || _shut) return;
        var flushed = _pipe.Writer.FlushAsync(CancellationToken.None);
        if (!flushed.IsCompleted) throw new InvalidOperationException("A pipe without a threshold flushes at once.");
    }

    /// <summary>No more appends; the write loop ends when all is sent. Under the gate.</summary>
    public void Finish()
    {
        if (_finished) return;
        _finished = true;
        _pipe.Writer.Complete();
    }

    /// <summary>From here on not one byte more is handed to the socket. Under the gate.</summary>
    public void Shut() => _shut = true;

    /// <summary>Gives the buffers back, once the write loop has ended. Under the gate.</summary>
    public void Release()
    {
        Finish();
        _pipe.Reader.Complete();
    }

    /// <summary>
    /// True where something has waited for the socket for <paramref name="bound"/> and it took nothing, or the limit is
    /// reached. Judged from one look to the next, so that a process that was itself stopped blames nobody. Under the gate.
    /// </summary>
    public bool IsStalled(TimeSpan bound)
    {
        if (Waiting >= Limit) return true;
        if (Waiting > 0 && Handed == _lastHanded) return time.GetElapsedTime(_lastProgress) >= bound;
        (_lastHanded, _lastProgress) = (Handed, time.GetTimestamp());
        return false;
    }

    /// <returns>True when all was sent after <see cref="Finish"/>, false when shut.</returns>
    public async Task<bool> RunAsync(Stream stream, CancellationToken stop)
    {
        while (true)
        {
            var result = await _pipe.Reader.ReadAsync(stop).ConfigureAwait(false);
            foreach (var segment in result.Buffer)
            {
                lock (gate)
                {
                    if (_shut) return false;
                    Handed += segment.Length;
                }

                await stream.WriteAsync(segment, stop).ConfigureAwait(false);
            }

            _pipe.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return true;
        }
    }
}
