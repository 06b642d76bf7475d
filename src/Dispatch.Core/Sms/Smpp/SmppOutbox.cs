using System.Buffers;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The outgoing half of a link: PDUs are appended to one buffer under the session's gate while another one leaves, all that was flushed at
/// once. Whoever flushes also sends, as far as the socket takes it at once: a hop to a write loop costs more than the write. What it does not
/// take goes on by itself. Knows to the byte what was handed to the socket.
/// </summary>
internal sealed class SmppOutbox(Lock gate, TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>Bytes that may wait for the socket before submissions are refused.</summary>
    public const int HighWater = 1 << 20;

    /// <summary>Bytes that may wait at all, answers included: a gateway that asks and does not read cannot fill the memory.</summary>
    public const int Limit = 2 * HighWater;

    // Handed to the socket at once: of no more than this it is unknown whether it left.
    private const int Slice = 32 * 1024;

    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(Slice);
    private byte[] _leaving = ArrayPool<byte>.Shared.Rent(Slice);
    private int _filled;
    private int _flushed; // of the filled ones, from the first
    private Stream? _stream;
    private CancellationToken _stop;
    private bool _sending; // by one at a time; it looks for more before it ends
    private bool _queued;
    private bool _finished;
    private bool _shut;
    private long _lastHanded;
    private long _lastProgress = time.GetTimestamp();

    /// <summary>Bytes appended so far: the offset of the next PDU. Under the gate.</summary>
    public long Appended { get; private set; }

    /// <summary>Bytes handed to the socket so far; of those nobody knows whether they left. Under the gate.</summary>
    public long Handed { get; private set; }

    public long Waiting => Appended - Handed;

    /// <summary>True when all was sent after <see cref="Finish"/>, false when shut; faults with the stream.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>From here on what is flushed can leave.</summary>
    public void Start(Stream stream, CancellationToken stop)
    {
        lock (gate)
        {
            (_stream, _stop) = (stream, stop);
            if (_shut) _ended.TrySetResult(false);
        }

        Pump();
    }

    /// <summary>Room for a PDU; empty once nothing more can be sent, or at the limit. Under the gate.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_finished || _shut || Waiting >= Limit) return default;
        if (_filling.Length - _filled < length) Grow(length);
        return _filling.AsSpan(_filled);
    }

    /// <summary>Appends what was written into the reserved room. Under the gate.</summary>
    public void Append(int length)
    {
        _filled += length;
        Appended += length;
    }

    /// <summary>Lets what was appended leave: with the next <see cref="Pump"/>, or with what is being sent. Under the gate.</summary>
    public void Flush()
    {
        if (!_finished && !_shut) _flushed = _filled;
    }

    /// <summary>No more appends; it ends when all that was flushed is sent. Under the gate.</summary>
    public void Finish() => _finished = true;

    /// <summary>From here on not one byte more is handed to the socket. Under the gate.</summary>
    public void Shut()
    {
        _shut = true;
        if (!_sending) _ended.TrySetResult(false);
    }

    /// <summary>Gives the buffers back, once it has ended. Under the gate.</summary>
    public void Release()
    {
        _finished = true;
        ArrayPool<byte>.Shared.Return(_filling);
        ArrayPool<byte>.Shared.Return(_leaving);
        (_filling, _leaving, _filled, _flushed) = ([], [], 0, 0);
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

    /// <summary>Sends what was flushed, on this thread as far as the socket takes it at once. Never waits. Outside of the gate.</summary>
    public void Pump()
    {
        lock (gate)
        {
            if (_sending || _shut || _stream is null || (_flushed == 0 && !_finished)) return;
            _sending = true;
        }

        _ = SendAsync(_stream);
    }

    /// <summary>The same on another thread, soon: for answers that come one by one, which leave together so. Under the gate.</summary>
    public void PumpSoon()
    {
        if (_queued || _sending) return;
        _queued = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (gate) _queued = false;
        Pump();
    }

    private async Task SendAsync(Stream stream)
    {
        try
        {
            while (TryTake(out var batch))
            {
                while (!batch.IsEmpty && TryHand(Math.Min(batch.Length, Slice)))
                {
                    var slice = batch[..Math.Min(batch.Length, Slice)];
                    await stream.WriteAsync(slice, _stop).ConfigureAwait(false);
                    batch = batch[slice.Length..];
                }
            }
        }
        catch (Exception e)
        {
            // The session awaits it, and says what it means.
            _ended.TrySetException(e);
        }
    }

    // All that was flushed; the buffers change places. False at the end, or when nothing is left to send.
    private bool TryTake(out ReadOnlyMemory<byte> batch)
    {
        lock (gate)
        {
            batch = default;
            if (_shut || _flushed == 0)
            {
                _sending = false;
                if (_shut || _finished) _ended.TrySetResult(!_shut);
                return false;
            }

            var tail = _filling.AsSpan(_flushed, _filled - _flushed);
            if (_leaving.Length < tail.Length)
            {
                ArrayPool<byte>.Shared.Return(_leaving);
                _leaving = ArrayPool<byte>.Shared.Rent(tail.Length);
            }

            tail.CopyTo(_leaving);
            batch = _filling.AsMemory(0, _flushed);
            (_filling, _leaving, _filled, _flushed) = (_leaving, _filling, tail.Length, 0);
            return true;
        }
    }

    private bool TryHand(int length)
    {
        lock (gate)
        {
            if (_shut) return false;
            Handed += length;
            return true;
        }
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filled + length, 2 * _filling.Length));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }
}
