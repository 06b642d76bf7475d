using System.Text;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>One session against a peer that does as it is told, on a clock that stands still.</summary>
public abstract class SmppSessionGround : IAsyncDisposable
{
    private protected const uint SubmitSm = 4, DeliverSm = 5, Unbind = 6, Outbind = 0x0B, EnquireLink = 0x15, DataSm = 0x103, Nack = 0x80000000, Resp = 0x80000000;

    private protected SmppSessionGround() => Gateway = new SmppGatewayOptions
    {
        Host = "127.0.0.1",
        Port = Peer.Port,
        SystemId = "court",
        Password = "secret",
        SourceAddress = "983000",
        Window = 4,
    };

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ScriptedPeer Peer { get; } = new();

    private protected RecordingOwner Owner { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    private protected SmppGatewayOptions Gateway { get; }

    private protected SmppSession? Session { get; set; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Session is not null) await Session.DisposeAsync();
        Peer.Dispose();
    }

    private protected static (uint Command, uint Status, uint Sequence) Head(ScriptedPeer.Pdu pdu) => (pdu.Command, pdu.Status, pdu.Sequence);

    private protected async Task<SmppSession> BindAsync()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        await Peer.AcceptBindAsync(Token);
        Assert.True(await connecting);
        Assert.Equal(["Connecting", "Bound"], await Owner.TakeAsync(2, Token));
        return Session;
    }

    private protected static SubmitRequest Request() => new()
    {
        Source = new SmppAddress(1, 1, "983000"),
        Destination = new Mobile(989121234567),
        Payload = new byte[] { 6, 0x33 },
        DataCoding = 8,
    };

    private protected static void Submit(SmppSession session, params ReadOnlySpan<long> tokens)
    {
        foreach (var token in tokens) Assert.True(session.TrySubmit(Request(), token));
        session.Flush();
    }

    private protected Task AnswerAsync(ScriptedPeer.Pdu submit, uint status, string id) =>
        Peer.SendAsync(SubmitSm | Resp, status, submit.Sequence, Convert.ToHexString(Encoding.ASCII.GetBytes(id)) + "00", Token);

    private protected static byte[] Receipt(uint sequence, string text) => ScriptedPeer.Bytes(
        DeliverSm, 0, sequence,
        "00010139383931323132333435363700" + "0101" + "3330303000" + "04" + "0000" + "00" + "00" + "0000" + "00" + "00"
        + $"{text.Length:X2}" + Convert.ToHexString(Encoding.ASCII.GetBytes(text)));
}
