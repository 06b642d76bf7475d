using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Bind, drain, and the link itself.</summary>
public sealed class SmppSessionTests : SmppSessionGround
{
    [Fact]
    public async Task A_bind_is_answered_and_the_window_opens()
    {
        var session = await BindAsync();

        Assert.Equal(BindState.Bound, session.State);
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task A_bind_carries_the_account()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);

        var bind = await Peer.AcceptBindAsync(Token);

        Assert.True(await connecting);
        Assert.Equal(9u, bind.Command);
        Assert.StartsWith(Convert.ToHexString("court\0secret\0\0"u8) + "34", bind.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0E, "Closed BindRefused InvalidPassword")]
    [InlineData(0x05, "Closed BindRefused AlreadyBound")]
    public async Task A_refused_bind_says_why(uint status, string closed)
    {
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        await Peer.AcceptBindAsync(Token, status);

        Assert.False(await connecting);
        Assert.Equal(["Connecting", closed], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_bind_that_is_nacked_is_refused()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        await Peer.AcceptAsync(Token);
        var bind = await Peer.ReadAsync(Token);
        await Peer.SendAsync(Nack, 3, bind.Sequence, "", Token);

        Assert.False(await connecting);
        Assert.Equal(["Connecting", "Closed BindRefused InvalidCommandId"], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_bind_without_an_answer_is_given_up()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        await Peer.AcceptAsync(Token);
        await Peer.ReadAsync(Token);
        Time.Advance(Gateway.AnswerTimeout);

        Assert.False(await connecting);
        Assert.Equal(BindReasonKind.BindUnanswered, (await Session.Completion).Kind);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_reported()
    {
        Peer.StopListening();
        Session = new SmppSession(Gateway, SmppBindMode.Transceiver, Owner, Time);

        Assert.False(await Session.ConnectAsync(Token));
        Assert.Equal("ConnectionRefused", (await Session.Completion).Detail);
        Assert.Equal(["Connecting", "Closed ConnectFailed"], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_silent_link_is_asked_and_its_round_trip_measured()
    {
        await BindAsync();

        Time.Advance(Gateway.EnquireLinkInterval);
        var enquiry = await Peer.ReadAsync(Token);
        Time.Advance(TimeSpan.FromSeconds(2));
        await Peer.SendAsync(EnquireLink | Resp, 0, enquiry.Sequence, "", Token);

        Assert.Equal(EnquireLink, enquiry.Command);
        Assert.Equal("round trip 2s", await Owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_half_open_connection_is_closed_when_the_enquiry_has_no_answer()
    {
        var session = await BindAsync();

        Time.Advance(Gateway.EnquireLinkInterval);
        await Peer.ReadAsync(Token);
        Time.Advance(Gateway.AnswerTimeout);

        Assert.Equal(BindReasonKind.LinkSilent, (await session.Completion.WaitAsync(Token)).Kind);
    }

    [Fact]
    public async Task A_link_that_is_merely_busy_is_kept()
    {
        var session = await BindAsync();
        Time.Advance(Gateway.EnquireLinkInterval);
        await Peer.ReadAsync(Token);

        await Peer.SendAsync(EnquireLink, 0, 1, "", Token);
        await Peer.ReadAsync(Token);
        Time.Advance(Gateway.AnswerTimeout);

        Assert.Equal(BindState.Bound, session.State);
    }

    [Fact]
    public async Task A_drain_waits_for_the_window_then_unbinds()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await Peer.ReadAsync(Token);

        var drained = session.DrainAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Draining", await Owner.NextAsync(Token));
        Assert.False(session.TrySubmit(Request(), 2));
        await AnswerAsync(submit, 0, "A");
        var unbind = await Peer.ReadAsync(Token);
        await Peer.SendAsync(Unbind | Resp, 0, unbind.Sequence, "", Token);
        await drained.WaitAsync(Token);

        Assert.Equal(Unbind, unbind.Command);
        Assert.Equal(["answer 1 Ok A 0s", "Closed Drained"], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_drain_is_bounded_on_both_waits()
    {
        var session = await BindAsync();
        Submit(session, 1);
        await Peer.ReadAsync(Token);

        var drained = session.DrainAsync(TimeSpan.FromSeconds(5));
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Unbind, (await Peer.ReadAsync(Token)).Command);
        while (!drained.IsCompleted)
        {
            // The second wait begins on another thread after the unbind was sent: the clock goes on until it ends.
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await drained;
        Assert.Contains("unanswered 1 maybe left", Owner.Rest());
        Assert.Equal(BindState.Closed, session.State);
    }

    [Fact]
    public async Task A_gateway_that_unbinds_is_answered_and_the_link_ends()
    {
        var session = await BindAsync();

        await Peer.SendAsync(Unbind, 0, 77, "", Token);

        Assert.Equal(new ScriptedPeer.Pdu(Unbind | Resp, 0, 77, ""), await Peer.ReadAsync(Token));
        Assert.Equal(BindReasonKind.PeerUnbound, (await session.Completion.WaitAsync(Token)).Kind);
        Assert.Equal(["Draining", "Closed PeerUnbound"], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task An_outbind_before_the_bind_is_answered_is_taken_as_said()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Receiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        await Peer.AcceptAsync(Token);
        var bind = await Peer.ReadAsync(Token);

        await Peer.SendAsync(Outbind, 0, 1, "736D736300" + "00", Token);
        await Peer.SendAsync(bind.Command | Resp, 0, bind.Sequence, "00", Token);

        Assert.True(await connecting);
        Assert.Equal(["Connecting", "Bound"], await Owner.TakeAsync(2, Token));
        Assert.Empty(Owner.Rest());
    }

    [Fact]
    public async Task An_outbind_on_a_bound_link_is_out_of_place_and_the_link_goes_on()
    {
        var session = await BindAsync();

        await Peer.SendAsync(Outbind, 0, 9, "736D736300" + "00", Token);

        Assert.Equal((Nack, 0x04u, 9u), Head(await Peer.ReadAsync(Token)));
        Assert.Equal("fault OutOfPlace Outbind", await Owner.NextAsync(Token));
        Assert.Equal(BindState.Bound, session.State);
    }

    [Fact]
    public async Task A_receiver_takes_no_submissions()
    {
        Session = new SmppSession(Gateway, SmppBindMode.Receiver, Owner, Time);
        var connecting = Session.ConnectAsync(Token);
        Assert.Equal(1u, (await Peer.AcceptBindAsync(Token)).Command);

        Assert.True(await connecting);
        Assert.Equal(0, Session.FreeWindow);
        Assert.False(Session.TrySubmit(Request(), 1));
    }
}
