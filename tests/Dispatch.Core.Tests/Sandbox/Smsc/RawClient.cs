using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

/// <summary>A client that knows nothing but octets: every PDU is spelled out here, apart from any product code.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), client._cancellation);
        return client;
    }

    /// <summary>Connects and binds: 9 transceiver, 1 receiver, 2 transmitter.</summary>
    public static async Task<RawClient> BoundAsync(int port, uint command = 9, string systemId = "court", string password = "secret")
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(Bind(1, command, systemId, password));
        var answer = await client.ReadAsync();
        Assert.Equal((command | 0x8000_0000, 0u, 1u), (answer.Command, answer.Status, answer.Sequence));
        return client;
    }

    public static byte[] Pdu(uint command, uint status, uint sequence, params byte[] body)
    {
        var pdu = new byte[16 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(pdu, pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), command);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(8), status);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(12), sequence);
        body.CopyTo(pdu, 16);
        return pdu;
    }

    public static byte[] Bind(uint sequence, uint command, string systemId, string password) =>
        Pdu(command, 0, sequence, [.. Text(systemId), .. Text(password), 0, 0x34, 0, 0, 0]);

    public static byte[] Submit(
        uint sequence, byte[] message, string destination = "989121234567", byte coding = 8, byte esmClass = 0, byte registered = 1, string source = "3000123", byte[]? tlvs = null) =>
        Pdu(4, 0, sequence,
        [
            0, 1, 1, .. Text(source), 1, 1, .. Text(destination), esmClass, 0, 0, 0, 0, registered, 0, coding, 0,
            (byte)message.Length, .. message, .. tlvs ?? [],
        ]);

    public static byte[] Submit(uint sequence, string text, string destination = "989121234567", byte registered = 1) =>
        Submit(sequence, Encoding.BigEndianUnicode.GetBytes(text), destination, registered: registered);

    /// <summary>A C-octet string.</summary>
    public static byte[] Text(string ascii) => [.. Encoding.ASCII.GetBytes(ascii), 0];

    public async Task SendAsync(params byte[][] pdus) =>
        Assert.Equal(pdus.Sum(pdu => pdu.Length), await _socket.SendAsync(pdus.SelectMany(pdu => pdu).ToArray(), SocketFlags.None, _cancellation));

    public async Task<RawPdu> ReadAsync()
    {
        var header = await ReadAsync(16);
        var body = await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(header) - 16);
        return new(
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)),
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)),
            body);
    }

    /// <summary>Returns once all that was sent before has been taken in: PDUs of one link are handled in order.</summary>
    public async Task SettleAsync()
    {
        await SendAsync(Pdu(0x15, 0, 0x7000_0000));
        var answer = await ReadAsync();
        Assert.Equal((0x8000_0015, 0x7000_0000u), (answer.Command, answer.Sequence));
    }

    /// <summary>The same, with so many other answers read and left aside first.</summary>
    public async Task SettleAfterAsync(int answers)
    {
        for (var i = 0; i < answers; i++)
            await ReadAsync();
        await SettleAsync();
    }

    /// <summary>Whether the other side has ended the link, with nothing left to read.</summary>
    public async Task<bool> IsEndedAsync()
    {
        try
        {
            return await _socket.ReceiveAsync(new byte[1], SocketFlags.None, _cancellation) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var octets = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await _socket.ReceiveAsync(octets.AsMemory(read), SocketFlags.None, _cancellation);
            Assert.NotEqual(0, more);
            read += more;
        }

        return octets;
    }

    public void Dispose() => _socket.Dispose();
}

internal sealed record RawPdu(uint Command, uint Status, uint Sequence, byte[] Body)
{
    /// <summary>The body's first C-octet string: the message id of a submit's answer.</summary>
    public string FirstText => Encoding.ASCII.GetString(Body, 0, Array.IndexOf(Body, (byte)0));

    public (uint Command, uint Status, uint Sequence) Head => (Command, Status, Sequence);

    /// <summary>The short message of a deliver_sm with the addresses that these tests use.</summary>
    public string Receipt => Encoding.ASCII.GetString(Body, MessageAt + 1, Body[MessageAt]);

    public byte EsmClass => Body[AfterText(AfterText(3) + 2)];

    /// <summary>The value of an optional parameter of a deliver_sm; empty without one.</summary>
    public byte[] TlvOf(ushort tag)
    {
        for (var at = MessageAt + 1 + Body[MessageAt]; at < Body.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(at + 2));
            if (BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(at)) == tag)
                return Body[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }

        return [];
    }

    private int MessageAt => AfterText(AfterText(3) + 2) + 9;

    private int AfterText(int start) => Array.IndexOf(Body, (byte)0, start) + 1;
}
