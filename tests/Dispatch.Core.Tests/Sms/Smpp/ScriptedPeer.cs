using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>
/// The other end of a real socket: reads and writes raw bytes as the test's script says. Written from the protocol's
/// tables and sharing no code with the client.
/// </summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public ScriptedPeer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private NetworkStream Stream => _client!.GetStream();

    public async Task AcceptAsync(CancellationToken token)
    {
        _client?.Dispose();
        _client = await _listener.AcceptTcpClientAsync(token);
        _client.NoDelay = true;
    }

    /// <summary>Accepts, reads the bind and answers it.</summary>
    public async Task<Pdu> AcceptBindAsync(CancellationToken token, uint status = 0)
    {
        await AcceptAsync(token);
        var bind = await ReadAsync(token);
        await SendAsync(bind.Command | 0x80000000, status, bind.Sequence, status == 0 ? "534D534300" : "", token);
        return bind;
    }

    public async Task<Pdu> ReadAsync(CancellationToken token)
    {
        var header = new byte[16];
        await Stream.ReadExactlyAsync(header, token);
        var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) - 16];
        await Stream.ReadExactlyAsync(body, token);
        return new Pdu(
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)),
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)), Convert.ToHexString(body));
    }

    public Task SendAsync(uint command, uint status, uint sequence, string bodyHex, CancellationToken token) =>
        SendRawAsync(Bytes(command, status, sequence, bodyHex), token);

    public async Task SendRawAsync(byte[] bytes, CancellationToken token) => await Stream.WriteAsync(bytes, token);

    public static byte[] Bytes(uint command, uint status, uint sequence, string bodyHex)
    {
        var bytes = new byte[16 + bodyHex.Length / 2];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), command);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), status);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), sequence);
        Convert.FromHexString(bodyHex).CopyTo(bytes, 16);
        return bytes;
    }

    /// <summary>True when the client has closed its side, whatever still came before.</summary>
    public async Task<bool> ReadToEndAsync(CancellationToken token)
    {
        var buffer = new byte[4096];
        try
        {
            while (await Stream.ReadAsync(buffer, token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return true;
    }

    /// <summary>Ends the connection without a word, as a cable does.</summary>
    public void Drop()
    {
        _client!.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    public void StopListening() => _listener.Stop();

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }

    internal readonly record struct Pdu(uint Command, uint Status, uint Sequence, string Body);
}
