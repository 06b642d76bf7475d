using System.Text;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class SmppSessionTests : IAsyncDisposable
{
    private const uint SubmitSm = 4, DeliverSm = 5, Unbind = 6, Outbind = 0x0B, EnquireLink = 0x15, DataSm = 0x103, Nack = 0x80000000, Resp = 0x80000000;

    private readonly ScriptedPeer _peer = new();
    private readonly RecordingOwner _owner = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SmppGatewayOptions _gateway;
    private SmppSession? _session;

    public SmppSessionTests() => _gateway = new SmppGatewayOptions
    {
        Host = "127.0.0.1",
        Port = _peer.Port,
        SystemId = "court",
        Password = "secret",
        SourceAddress = "983000",
        Window = 4,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _peer.Dispose();
    }

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
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);

        var bind = await _peer.AcceptBindAsync(Token);

        Assert.True(await connecting);
        Assert.Equal(9u, bind.Command);
        Assert.StartsWith(Convert.ToHexString("court\0secret\0\0"u8) + "34", bind.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0E, "Closed BindRefused InvalidPassword")]
    [InlineData(0x05, "Closed BindRefused AlreadyBound")]
    public async Task A_refused_bind_says_why(uint status, string closed)
    {
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        await _peer.AcceptBindAsync(Token, status);

        Assert.False(await connecting);
        Assert.Equal(["Connecting", closed], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_bind_that_is_nacked_is_refused()
    {
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        await _peer.AcceptAsync(Token);
        var bind = await _peer.ReadAsync(Token);
        await _peer.SendAsync(Nack, 3, bind.Sequence, "", Token);

        Assert.False(await connecting);
        Assert.Equal(["Connecting", "Closed BindRefused InvalidCommandId"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_bind_without_an_answer_is_given_up()
    {
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        await _peer.AcceptAsync(Token);
        await _peer.ReadAsync(Token);
        _time.Advance(_gateway.AnswerTimeout);

        Assert.False(await connecting);
        Assert.Equal(BindReasonKind.BindUnanswered, (await _session.Completion).Kind);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_reported()
    {
        _peer.StopListening();
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);

        Assert.False(await _session.ConnectAsync(Token));
        Assert.Equal("ConnectionRefused", (await _session.Completion).Detail);
        Assert.Equal(["Connecting", "Closed ConnectFailed"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task Answers_in_any_order_find_their_tokens()
    {
        var session = await BindAsync();
        Submit(session, 101, 102, 103);
        var (first, second, third) = (await _peer.ReadAsync(Token), await _peer.ReadAsync(Token), await _peer.ReadAsync(Token));
        _time.Advance(TimeSpan.FromSeconds(1));

        await AnswerAsync(third, 0, "C");
        await AnswerAsync(first, 0, "A");
        await _peer.SendAsync(SubmitSm | Resp, 0x58, second.Sequence, "", Token);

        Assert.Equal(["answer 103 Ok C 1s", "answer 101 Ok A 1s", "answer 102 Throttled  1s"], await _owner.TakeAsync(3, Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task A_full_window_takes_no_more_until_an_answer_frees_it()
    {
        var session = await BindAsync();
        Submit(session, 1, 2, 3, 4);
        var freed = new TaskCompletionSource();
        _owner.WindowFreed = () => freed.TrySetResult();

        Assert.False(session.TrySubmit(Request(), 5));
        Assert.Equal(0, session.FreeWindow);

        await AnswerAsync(await _peer.ReadAsync(Token), 0, "A");
        await freed.Task.WaitAsync(Token);
        Assert.Equal(1, session.FreeWindow);
        Assert.True(session.TrySubmit(Request(), 5));
    }

    [Fact]
    public async Task A_second_answer_frees_nothing()
    {
        var session = await BindAsync();
        Submit(session, 1, 2);
        var first = await _peer.ReadAsync(Token);

        await AnswerAsync(first, 0, "A");
        await AnswerAsync(first, 0, "A");

        Assert.Equal(["answer 1 Ok A 0s", "fault StrayAnswer SubmitSmResp"], await _owner.TakeAsync(2, Token));
        Assert.Equal(3, session.FreeWindow);
    }

    [Fact]
    public async Task A_submission_without_an_answer_is_given_back_once_and_its_late_answer_still_counts()
    {
        var session = await BindAsync();
        Submit(session, 7);
        var submit = await _peer.ReadAsync(Token);

        _time.Advance(_gateway.AnswerTimeout);
        Assert.Equal("unanswered 7 maybe left", await _owner.NextAsync(Token));
        Assert.Equal(4, session.FreeWindow);

        await AnswerAsync(submit, 0, "LATE");
        await AnswerAsync(submit, 0, "LATE");
        Assert.Equal(["late 7 Ok LATE", "fault StrayAnswer SubmitSmResp"], await _owner.TakeAsync(2, Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task A_dropped_connection_with_a_full_window_gives_every_token_back_once()
    {
        var session = await BindAsync();
        Submit(session, 1, 2, 3, 4);
        for (var i = 0; i < 4; i++) await _peer.ReadAsync(Token);

        _peer.Drop();
        await session.Completion.WaitAsync(Token);

        Assert.Equal(
            ["unanswered 1 maybe left", "unanswered 2 maybe left", "unanswered 3 maybe left", "unanswered 4 maybe left", "Closed LinkLost"],
            _owner.Rest());
        Assert.Equal(0, session.FreeWindow);
        Assert.False(session.TrySubmit(Request(), 5));
    }

    [Fact]
    public async Task What_was_never_flushed_is_known_not_to_have_left()
    {
        var session = await BindAsync();
        Submit(session, 1);
        await _peer.ReadAsync(Token);
        Assert.True(session.TrySubmit(Request(), 2));

        session.Close(new BindReason(BindReasonKind.Asked));
        await session.Completion.WaitAsync(Token);

        Assert.Equal(["unanswered 1 maybe left", "unanswered 2 never left", "Closed Asked"], _owner.Rest());
        Assert.True(await _peer.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_gateway_that_does_not_read_is_left_and_what_it_never_took_is_known()
    {
        _gateway.Window = 1000;
        _gateway.EnquireLinkInterval = TimeSpan.FromHours(1);
        _gateway.TextField = SmppTextField.MessagePayload;
        var session = await BindAsync();
        var big = Request() with { Payload = new byte[60_000] };
        var taken = 1;
        Assert.True(session.TrySubmit(big, taken));
        session.Flush();
        await _peer.ReadAsync(Token);

        // Until the socket's buffers and our own are full; nobody reads any more, so then only the clock goes on.
        while (!session.Completion.IsCompleted)
        {
            if (session.TrySubmit(big, taken + 1)) taken++;
            else _time.Advance(TimeSpan.FromSeconds(1));
            session.Flush();
            await Task.Yield();
        }

        var reason = await session.Completion.WaitAsync(Token);

        Assert.Equal(BindReasonKind.LinkStalled, reason.Kind);
        var lines = _owner.Rest();
        Assert.Equal(taken, lines.Count(line => line.StartsWith("unanswered", StringComparison.Ordinal)));
        Assert.Contains($"unanswered {taken} never left", lines);
        Assert.Contains("unanswered 1 maybe left", lines);
    }

    [Fact]
    public async Task A_nack_of_a_submission_refuses_it()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await _peer.ReadAsync(Token);

        await _peer.SendAsync(Nack, 2, submit.Sequence, "", Token);

        Assert.Equal("answer 1 InvalidCommandLength  0s", await _owner.NextAsync(Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task An_answer_without_a_body_is_taken()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await _peer.ReadAsync(Token);

        await _peer.SendAsync(SubmitSm | Resp, 0, submit.Sequence, "", Token);

        Assert.Equal("answer 1 Ok  0s", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task Answers_go_before_receipts_that_came_with_them()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await _peer.ReadAsync(Token);

        byte[] together = [.. Receipt(55, "id:A stat:DELIVRD"), .. ScriptedPeer.Bytes(SubmitSm | Resp, 0, submit.Sequence, "4100")];
        await _peer.SendRawAsync(together, Token);

        Assert.Equal(["answer 1 Ok A 0s", "receipt A Delivered"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_receipt_is_answered_only_when_its_owner_says_so_and_only_once()
    {
        await BindAsync();
        await _peer.SendRawAsync([.. Receipt(55, "id:A stat:DELIVRD"), .. Receipt(56, "id:B stat:UNDELIV")], Token);
        Assert.Equal(["receipt A Delivered", "receipt B Undeliverable"], await _owner.TakeAsync(2, Token));
        var (first, second) = (await _owner.NextTicketAsync(Token), await _owner.NextTicketAsync(Token));

        second.Answer(CommandStatus.ReceiverTemporaryError);
        second.Answer(CommandStatus.Ok);
        first.Answer(CommandStatus.Ok);

        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0x64, 56, "00"), await _peer.ReadAsync(Token));
        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0, 55, "00"), await _peer.ReadAsync(Token));
    }

    [Fact]
    public async Task Receipts_above_their_window_are_to_be_sent_again()
    {
        _gateway.ReceiptWindow = 1;
        await BindAsync();

        await _peer.SendRawAsync([.. Receipt(55, "id:A stat:DELIVRD"), .. Receipt(56, "id:B stat:DELIVRD")], Token);

        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0x64, 56, "00"), await _peer.ReadAsync(Token));
        Assert.Equal("receipt A Delivered", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_receipt_split_over_many_packets_is_one_receipt()
    {
        await BindAsync();

        foreach (var part in Receipt(55, "id:A stat:DELIVRD")) await _peer.SendRawAsync([part], Token);

        Assert.Equal("receipt A Delivered", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_broken_receipt_is_refused_and_the_link_goes_on()
    {
        await BindAsync();

        await _peer.SendAsync(DeliverSm, 0, 9, "0001013939", Token);
        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 2, 9, "00"), await _peer.ReadAsync(Token));
        await _peer.SendAsync(EnquireLink, 0, 10, "", Token);

        Assert.Equal(new ScriptedPeer.Pdu(EnquireLink | Resp, 0, 10, ""), await _peer.ReadAsync(Token));
        Assert.Equal("fault Truncated DeliverSm", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task An_unknown_command_is_nacked_and_an_unknown_answer_is_not()
    {
        await BindAsync();

        await _peer.SendAsync(0x80000777, 0, 8, "", Token);
        await _peer.SendAsync(0x777, 0, 9, "AABB", Token);

        Assert.Equal(new ScriptedPeer.Pdu(Nack, 3, 9, ""), await _peer.ReadAsync(Token));
        Assert.Equal(2, (await _owner.TakeAsync(2, Token)).Length);
    }

    [Fact]
    public async Task A_storm_of_framed_garbage_leaves_link_and_window_whole()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await _peer.ReadAsync(Token);
        var random = new Random(20240102);
        uint[] commands = [0, 1, 2, 3, SubmitSm, DeliverSm, 9, 0x15, 0x103, 0x777, 0x80000001, 0x80000003, 0x80000005, 0x80000009, 0x80000015, 0xFFFFFFFF];
        var storm = new List<byte>();
        for (var i = 0; i < 2_000; i++)
        {
            var body = new byte[random.Next(120)];
            random.NextBytes(body);
            storm.AddRange(ScriptedPeer.Bytes(commands[random.Next(commands.Length)], (uint)random.Next(256), 1_000_000 + (uint)i, Convert.ToHexString(body)));
        }

        await _peer.SendRawAsync([.. storm], Token);
        await _peer.SendAsync(EnquireLink, 0, 42, "", Token);
        ScriptedPeer.Pdu answer;
        do answer = await _peer.ReadAsync(Token);
        while (answer.Sequence != 42);
        await AnswerAsync(submit, 0, "A");

        string line;
        do line = await _owner.NextAsync(Token);
        while (line != "answer 1 Ok A 0s");
        Assert.Equal(BindState.Bound, session.State);
        Assert.Equal(4, session.FreeWindow);
    }

    [Theory]
    [InlineData("FFFFFFFF0000000500000000000000AA")]
    [InlineData("000000000000000500000000000000AA")]
    public async Task A_length_bomb_is_nacked_and_ends_the_link(string header)
    {
        var session = await BindAsync();

        await _peer.SendRawAsync(Convert.FromHexString(header), Token);

        Assert.Equal(new ScriptedPeer.Pdu(Nack, 2, 0xAA, ""), await _peer.ReadAsync(Token));
        Assert.Equal(BindReasonKind.ProtocolError, (await session.Completion.WaitAsync(Token)).Kind);
    }

    [Fact]
    public async Task A_silent_link_is_asked_and_its_round_trip_measured()
    {
        await BindAsync();

        _time.Advance(_gateway.EnquireLinkInterval);
        var enquiry = await _peer.ReadAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _peer.SendAsync(EnquireLink | Resp, 0, enquiry.Sequence, "", Token);

        Assert.Equal(EnquireLink, enquiry.Command);
        Assert.Equal("round trip 2s", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_half_open_connection_is_closed_when_the_enquiry_has_no_answer()
    {
        var session = await BindAsync();

        _time.Advance(_gateway.EnquireLinkInterval);
        await _peer.ReadAsync(Token);
        _time.Advance(_gateway.AnswerTimeout);

        Assert.Equal(BindReasonKind.LinkSilent, (await session.Completion.WaitAsync(Token)).Kind);
    }

    [Fact]
    public async Task A_link_that_is_merely_busy_is_kept()
    {
        var session = await BindAsync();
        _time.Advance(_gateway.EnquireLinkInterval);
        await _peer.ReadAsync(Token);

        await _peer.SendAsync(EnquireLink, 0, 1, "", Token);
        await _peer.ReadAsync(Token);
        _time.Advance(_gateway.AnswerTimeout);

        Assert.Equal(BindState.Bound, session.State);
    }

    [Fact]
    public async Task A_drain_waits_for_the_window_then_unbinds()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await _peer.ReadAsync(Token);

        var drained = session.DrainAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Draining", await _owner.NextAsync(Token));
        Assert.False(session.TrySubmit(Request(), 2));
        await AnswerAsync(submit, 0, "A");
        var unbind = await _peer.ReadAsync(Token);
        await _peer.SendAsync(Unbind | Resp, 0, unbind.Sequence, "", Token);
        await drained.WaitAsync(Token);

        Assert.Equal(Unbind, unbind.Command);
        Assert.Equal(["answer 1 Ok A 0s", "Closed Drained"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_drain_is_bounded_on_both_waits()
    {
        var session = await BindAsync();
        Submit(session, 1);
        await _peer.ReadAsync(Token);

        var drained = session.DrainAsync(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Unbind, (await _peer.ReadAsync(Token)).Command);
        while (!drained.IsCompleted)
        {
            // The second wait begins on another thread after the unbind was sent: the clock goes on until it ends.
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await drained;
        Assert.Contains("unanswered 1 maybe left", _owner.Rest());
        Assert.Equal(BindState.Closed, session.State);
    }

    [Fact]
    public async Task A_gateway_that_unbinds_is_answered_and_the_link_ends()
    {
        var session = await BindAsync();

        await _peer.SendAsync(Unbind, 0, 77, "", Token);

        Assert.Equal(new ScriptedPeer.Pdu(Unbind | Resp, 0, 77, ""), await _peer.ReadAsync(Token));
        Assert.Equal(BindReasonKind.PeerUnbound, (await session.Completion.WaitAsync(Token)).Kind);
        Assert.Equal(["Draining", "Closed PeerUnbound"], await _owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task An_outbind_before_the_bind_is_answered_is_taken_as_said()
    {
        _session = new SmppSession(_gateway, SmppBindMode.Receiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        await _peer.AcceptAsync(Token);
        var bind = await _peer.ReadAsync(Token);

        await _peer.SendAsync(Outbind, 0, 1, "736D736300" + "00", Token);
        await _peer.SendAsync(bind.Command | Resp, 0, bind.Sequence, "00", Token);

        Assert.True(await connecting);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        Assert.Empty(_owner.Rest());
    }

    [Fact]
    public async Task An_outbind_on_a_bound_link_is_out_of_place_and_the_link_goes_on()
    {
        var session = await BindAsync();

        await _peer.SendAsync(Outbind, 0, 9, "736D736300" + "00", Token);

        Assert.Equal((Nack, 0x04u, 9u), Head(await _peer.ReadAsync(Token)));
        Assert.Equal("fault OutOfPlace Outbind", await _owner.NextAsync(Token));
        Assert.Equal(BindState.Bound, session.State);
    }

    [Fact]
    public async Task A_data_sm_is_answered_as_one_when_its_owner_says_so()
    {
        await BindAsync();
        await _peer.SendAsync(DataSm, 0, 5, "000101" + "39383931323132333435363700" + "0101" + "3330303000" + "040000" + "0424000669643A413431", Token);

        Assert.Equal("receipt A41 None", await _owner.NextAsync(Token));
        (await _owner.NextTicketAsync(Token)).Answer(CommandStatus.Ok);

        Assert.Equal((DataSm | Resp, 0u, 5u), Head(await _peer.ReadAsync(Token)));
    }

    [Fact]
    public async Task A_broken_data_sm_is_refused_as_one()
    {
        await BindAsync();

        await _peer.SendAsync(DataSm, 0, 5, "000101", Token);

        Assert.Equal((DataSm | Resp, 0x02u, 5u), Head(await _peer.ReadAsync(Token)));
        Assert.Equal("fault Truncated DataSm", await _owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_nack_answers_a_question_too()
    {
        var session = await BindAsync();
        var asking = session.QueryAsync("A1", new SmppAddress(1, 1, "3000"), Token);
        var query = await _peer.ReadAsync(Token);
        Assert.Equal((3u, "413100" + "0101" + "3330303000"), (query.Command, query.Body));

        await _peer.SendAsync(Nack, 0x03, query.Sequence, "", Token);

        Assert.Equal(CommandStatus.InvalidCommandId, (await asking)!.Value.Status);
    }

    [Fact]
    public async Task No_more_questions_are_open_at_once_than_may_be()
    {
        var session = await BindAsync();
        var asked = Enumerable.Range(0, SmppQueries.Most).Select(i => session.QueryAsync($"{i}", new SmppAddress(1, 1, "3000"), Token)).ToList();

        Assert.Null(await session.QueryAsync("more", new SmppAddress(1, 1, "3000"), Token));

        _peer.Drop();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Null(answer));
    }

    [Fact]
    public async Task A_receiver_takes_no_submissions()
    {
        _session = new SmppSession(_gateway, SmppBindMode.Receiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        Assert.Equal(1u, (await _peer.AcceptBindAsync(Token)).Command);

        Assert.True(await connecting);
        Assert.Equal(0, _session.FreeWindow);
        Assert.False(_session.TrySubmit(Request(), 1));
    }

    [Fact]
    public async Task An_owner_that_throws_closes_the_link_and_gets_the_rest_back()
    {
        var session = await BindAsync();
        Submit(session, 1, 2);
        var submit = await _peer.ReadAsync(Token);
        _owner.Throws = true;

        await AnswerAsync(submit, 0, "A");
        var reason = await session.Completion.WaitAsync(Token);

        Assert.Equal(BindReasonKind.OwnerFault, reason.Kind);
        Assert.Equal(["unanswered 2 maybe left", "Closed OwnerFault"], _owner.Rest());
    }

    [Fact]
    public async Task Twenty_thousand_submissions_pass_and_every_slot_comes_back()
    {
        const int Total = 20_000;
        _gateway.Window = 100;
        var session = await BindAsync();
        var answering = Task.Run(
            async () =>
            {
                for (var i = 0; i < Total; i++) await AnswerAsync(await _peer.ReadAsync(Token), 0, "A");
            },
            Token);
        using var freed = new SemaphoreSlim(1);
        _owner.WindowFreed = () => freed.Release();

        var (sent, answered) = (0, 0);
        while (answered < Total)
        {
            while (sent < Total && session.TrySubmit(Request(), sent)) sent++;
            session.Flush();
            await freed.WaitAsync(Token);
            answered += _owner.Rest().Length;
        }

        await answering;
        Assert.Equal(Total, answered);
        Assert.Equal(100, session.FreeWindow);
    }

    private static (uint Command, uint Status, uint Sequence) Head(ScriptedPeer.Pdu pdu) => (pdu.Command, pdu.Status, pdu.Sequence);

    private async Task<SmppSession> BindAsync()
    {
        _session = new SmppSession(_gateway, SmppBindMode.Transceiver, _owner, _time);
        var connecting = _session.ConnectAsync(Token);
        await _peer.AcceptBindAsync(Token);
        Assert.True(await connecting);
        Assert.Equal(["Connecting", "Bound"], await _owner.TakeAsync(2, Token));
        return _session;
    }

    private static SubmitRequest Request() => new()
    {
        Source = new SmppAddress(1, 1, "983000"),
        Destination = new Mobile(989121234567),
        Payload = new byte[] { 6, 0x33 },
        DataCoding = 8,
    };

    private static void Submit(SmppSession session, params ReadOnlySpan<long> tokens)
    {
        foreach (var token in tokens) Assert.True(session.TrySubmit(Request(), token));
        session.Flush();
    }

    private Task AnswerAsync(ScriptedPeer.Pdu submit, uint status, string id) =>
        _peer.SendAsync(SubmitSm | Resp, status, submit.Sequence, Convert.ToHexString(Encoding.ASCII.GetBytes(id)) + "00", Token);

    private static byte[] Receipt(uint sequence, string text) => ScriptedPeer.Bytes(
        DeliverSm, 0, sequence,
        "00010139383931323132333435363700" + "0101" + "3330303000" + "04" + "0000" + "00" + "00" + "0000" + "00" + "00"
        + $"{text.Length:X2}" + Convert.ToHexString(Encoding.ASCII.GetBytes(text)));
}
