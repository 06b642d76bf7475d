using System.Buffers.Binary;
using System.Text;
using Dispatch.Core.Notices;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, encoded straight into one reused buffer: a row costs no allocation and no call per value into
/// the driver. The caller writes exactly the columns the COPY statement names, in order.
/// </summary>
internal sealed class CopyRows
{
    private static readonly long PostgresEpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]; // PGCOPY\n\377\r\n\0

    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    public CopyRows() => Reset();

    public int Rows { get; private set; }

    public void Reset()
    {
        Signature.CopyTo(_buffer);
        _buffer.AsSpan(Signature.Length, 8).Clear(); // no flags, no extension
        _length = Signature.Length + 8;
        Rows = 0;
    }

    /// <summary>Begins a row of <paramref name="columns"/> columns.</summary>
    public void Begin(short columns)
    {
        Ensure(4096);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), columns);
        _length += 2;
        Rows++;
    }

    public void Null() => Length(-1);

    public void Put(short value)
    {
        Length(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += 2;
    }

    public void Put(int value)
    {
        Length(4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    public void Put(long value)
    {
        Length(8);
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void Put(bool value)
    {
        Length(1);
        _buffer[_length++] = value ? (byte)1 : (byte)0;
    }

    public void Put(NoticeKey key) => PutUuid(key.Value);

    public void PutUuid(UInt128 value)
    {
        Length(16);
        BinaryPrimitives.WriteUInt128BigEndian(_buffer.AsSpan(_length), value);
        _length += 16;
    }

    /// <summary>A timestamptz, to the microsecond.</summary>
    public void Put(DateTimeOffset time) => Put((time.UtcTicks - PostgresEpochTicks) / TimeSpan.TicksPerMicrosecond);

    public void Put(DateTimeOffset? time)
    {
        if (time is { } value) Put(value);
        else Null();
    }

    public void Put(string? text)
    {
        if (text is null)
        {
            Null();
            return;
        }

        Ensure((text.Length * 3) + 64);
        var written = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + 4));
        Length(written);
        _length += written;
    }

    /// <summary>Sends the rows.</summary>
    /// <exception cref="PostgresException">A row is refused: all of them are.</exception>
    public async Task SendAsync(LedgerSession session, string copySql, CancellationToken cancellationToken)
    {
        if (Rows == 0) return;
        Ensure(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), -1);
        await using var copy = await session.Connection.BeginRawBinaryCopyAsync(copySql, cancellationToken);
        await copy.WriteAsync(_buffer.AsMemory(0, _length + 2), cancellationToken);
    }

    private void Length(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }
}
