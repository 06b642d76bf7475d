using System.IO.Pipelines;
using System.Net.Sockets;
using Dispatch.Sandbox.Smsc.Desks;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc;

/// <summary>
/// One connection. What is written under the centre's gate gathers in a pipe and leaves in one piece; whole batches are
/// read, and none while too much waits to be written. All but the two loops is only touched under the centre's gate.
/// </summary>
internal sealed class Link : IDisposable
{
    private const int ReadSize = 65_536;
    private const int MostUnsent = 1 << 20;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Centre _centre;
    private readonly Pipe _output = new(new(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private byte[] _buffer;
    private int _unsent;
    private TaskCompletionSource? _room;
    private volatile bool _writerEnded;
    private uint _sequence;

    /// <param name="socket">The connection.</param>
    /// <param name="stream">What is said over it: the socket's own stream, or TLS on it.</param>
    public Link(Socket socket, Stream stream, Centre centre, int number)
    {
        _socket = socket;
        _stream = stream;
        _centre = centre;
        _buffer = new byte[ReadSize];
        Number = number;
    }

    public int Number { get; }

    public Account? Account { get; set; }

    public bool MaySubmit { get; set; }

    public bool MayReceive { get; set; }

    /// <summary>False once it was ended, for whatever reason: nothing is written or taken any more.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Ticks of the last read.</summary>
    public long LastRead { get; set; }

    /// <summary>Ticks of the enquire_link that has no answer yet, or -1.</summary>
    public long EnquiredAt { get; set; } = -1;

    /// <summary>Ticks when the centre began to close it, or -1.</summary>
    public long ClosingAt { get; private set; } = -1;

    /// <summary>Submits without their answer written.</summary>
    public int Unanswered { get; set; }

    /// <summary>The answer that the next one overtakes.</summary>
    public Answer? Held { get; set; }

    /// <summary>Receipts without an answer, by sequence number, and when they were written.</summary>
    public Dictionary<uint, (Receipt Receipt, long SentAt)> Outstanding { get; } = [];

    private bool IsDirty { get; set; }

    private bool IsFull => !_writerEnded && Volatile.Read(ref _unsent) >= MostUnsent;

    public uint NextSequence() => _sequence = _sequence == 0x7FFF_FFFF ? 1 : _sequence + 1;

    /// <summary>Room for a PDU of at most <paramref name="size"/> octets; <see cref="Sent"/> says how many it became.</summary>
    public Span<byte> Room(int size) => _output.Writer.GetSpan(size);

    public void Sent(int count)
    {
        _output.Writer.Advance(count);
        Interlocked.Add(ref _unsent, count);
        if (!IsDirty)
        {
            IsDirty = true;
            _centre.Dirty(this);
        }
    }

    public void Send(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        Sent(octets.Length);
    }

    /// <summary>A PDU without a body.</summary>
    public void Send(uint command, uint status, uint sequence) =>
        Sent(new PduWriter(Room(PduHeader.Size), command, status, sequence).Complete());

    /// <summary>Hands what was written to the socket. The pipe has no threshold, so this never waits.</summary>
    public void Flush()
    {
        IsDirty = false;
        if (!IsOpen)
            return;
        var flushed = _output.Writer.FlushAsync();
        if (flushed.IsCompleted)
            flushed.GetAwaiter().GetResult();
    }

    /// <summary>Writes what is left, then closes; the peer may still read it.</summary>
    public void CloseGently(long now)
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        ClosingAt = now;
        _output.Writer.Complete();
    }

    /// <summary>Ends the connection at once; what was not written is lost.</summary>
    public void Drop()
    {
        if (IsOpen)
        {
            IsOpen = false;
            _output.Writer.Complete();
        }

        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    public async Task RunAsync(CancellationToken stopping)
    {
        var writing = WriteAsync(stopping);
        try
        {
            await ReadAsync(stopping);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer or the centre ended the link.
        }
        finally
        {
            _centre.Ended(this);
            await writing;
        }
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        var filled = 0;
        while (true)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(filled), stopping);
            if (read == 0)
                return;
            filled += read;
            await _centre.WhileFrozen(stopping);
            var used = _centre.Take(this, _buffer.AsSpan(0, filled), out var wanted);
            filled -= used;
            _buffer.AsSpan(used, filled).CopyTo(_buffer);
            if (wanted > _buffer.Length)
                Array.Resize(ref _buffer, wanted);
            await WhileFull(stopping);
        }
    }

    private async Task WriteAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var result = await _output.Reader.ReadAsync(stopping);
                await _centre.WhileFrozen(stopping);
                foreach (var piece in result.Buffer)
                    await _stream.WriteAsync(piece, stopping);

                var sent = (int)result.Buffer.Length;
                _output.Reader.AdvanceTo(result.Buffer.End);
                if (Interlocked.Add(ref _unsent, -sent) < MostUnsent)
                    Interlocked.Exchange(ref _room, null)?.TrySetResult();
                if (result.IsCompleted)
                    break;
            }

            // The read loop goes on until the peer has closed its side: closing first could destroy what it has not read.
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The read loop sees the same end.
        }
        finally
        {
            _writerEnded = true;
            await _output.Reader.CompleteAsync();
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }
    }

    private async ValueTask WhileFull(CancellationToken stopping)
    {
        while (IsFull)
        {
            // Published before the second look, so that a write that ends between the two is not missed.
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _room, room);
            if (IsFull)
                await room.Task.WaitAsync(stopping);
        }
    }
}
