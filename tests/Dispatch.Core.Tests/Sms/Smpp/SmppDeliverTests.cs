using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>What a gateway sends by itself: receipts, garbage, bombs.</summary>
public sealed class SmppDeliverTests : SmppSessionGround
{
    [Fact]
    public async Task Answers_go_before_receipts_that_came_with_them()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await Peer.ReadAsync(Token);

        byte[] together = [.. Receipt(55, "id:A stat:DELIVRD"), .. ScriptedPeer.Bytes(SubmitSm | Resp, 0, submit.Sequence, "4100")];
        await Peer.SendRawAsync(together, Token);

        Assert.Equal(["answer 1 Ok A 0s", "receipt A Delivered"], await Owner.TakeAsync(2, Token));
    }

    [Fact]
    public async Task A_receipt_is_answered_only_when_its_owner_says_so_and_only_once()
    {
        await BindAsync();
        await Peer.SendRawAsync([.. Receipt(55, "id:A stat:DELIVRD"), .. Receipt(56, "id:B stat:UNDELIV")], Token);
        Assert.Equal(["receipt A Delivered", "receipt B Undeliverable"], await Owner.TakeAsync(2, Token));
        var (first, second) = (await Owner.NextTicketAsync(Token), await Owner.NextTicketAsync(Token));

        second.Answer(CommandStatus.ReceiverTemporaryError);
        second.Answer(CommandStatus.Ok);
        first.Answer(CommandStatus.Ok);

        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0x64, 56, "00"), await Peer.ReadAsync(Token));
        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0, 55, "00"), await Peer.ReadAsync(Token));
    }

    [Fact]
    public async Task Receipts_above_their_window_are_to_be_sent_again()
    {
        Gateway.ReceiptWindow = 1;
        await BindAsync();

        await Peer.SendRawAsync([.. Receipt(55, "id:A stat:DELIVRD"), .. Receipt(56, "id:B stat:DELIVRD")], Token);

        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 0x64, 56, "00"), await Peer.ReadAsync(Token));
        Assert.Equal("receipt A Delivered", await Owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_receipt_split_over_many_packets_is_one_receipt()
    {
        await BindAsync();

        foreach (var part in Receipt(55, "id:A stat:DELIVRD")) await Peer.SendRawAsync([part], Token);

        Assert.Equal("receipt A Delivered", await Owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_broken_receipt_is_refused_and_the_link_goes_on()
    {
        await BindAsync();

        await Peer.SendAsync(DeliverSm, 0, 9, "0001013939", Token);
        Assert.Equal(new ScriptedPeer.Pdu(DeliverSm | Resp, 2, 9, "00"), await Peer.ReadAsync(Token));
        await Peer.SendAsync(EnquireLink, 0, 10, "", Token);

        Assert.Equal(new ScriptedPeer.Pdu(EnquireLink | Resp, 0, 10, ""), await Peer.ReadAsync(Token));
        Assert.Equal("fault Truncated DeliverSm", await Owner.NextAsync(Token));
    }

    [Fact]
    public async Task An_unknown_command_is_nacked_and_an_unknown_answer_is_not()
    {
        await BindAsync();

        await Peer.SendAsync(0x80000777, 0, 8, "", Token);
        await Peer.SendAsync(0x777, 0, 9, "AABB", Token);

        Assert.Equal(new ScriptedPeer.Pdu(Nack, 3, 9, ""), await Peer.ReadAsync(Token));
        Assert.Equal(2, (await Owner.TakeAsync(2, Token)).Length);
    }

    [Fact]
    public async Task A_storm_of_framed_garbage_leaves_link_and_window_whole()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await Peer.ReadAsync(Token);
        var random = new Random(20240102);
        uint[] commands = [0, 1, 2, 3, SubmitSm, DeliverSm, 9, 0x15, 0x103, 0x777, 0x80000001, 0x80000003, 0x80000005, 0x80000009, 0x80000015, 0xFFFFFFFF];
        var storm = new List<byte>();
        for (var i = 0; i < 2_000; i++)
        {
            var body = new byte[random.Next(120)];
            random.NextBytes(body);
            storm.AddRange(ScriptedPeer.Bytes(commands[random.Next(commands.Length)], (uint)random.Next(256), 1_000_000 + (uint)i, Convert.ToHexString(body)));
        }

        await Peer.SendRawAsync([.. storm], Token);
        await Peer.SendAsync(EnquireLink, 0, 42, "", Token);
        ScriptedPeer.Pdu answer;
        do answer = await Peer.ReadAsync(Token);
        while (answer.Sequence != 42);
        await AnswerAsync(submit, 0, "A");

        string line;
        do line = await Owner.NextAsync(Token);
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

        await Peer.SendRawAsync(Convert.FromHexString(header), Token);

        Assert.Equal(new ScriptedPeer.Pdu(Nack, 2, 0xAA, ""), await Peer.ReadAsync(Token));
        Assert.Equal(BindReasonKind.ProtocolError, (await session.Completion.WaitAsync(Token)).Kind);
    }

    [Fact]
    public async Task A_data_sm_is_answered_as_one_when_its_owner_says_so()
    {
        await BindAsync();
        await Peer.SendAsync(DataSm, 0, 5, "000101" + "39383931323132333435363700" + "0101" + "3330303000" + "040000" + "0424000669643A413431", Token);

        Assert.Equal("receipt A41 None", await Owner.NextAsync(Token));
        (await Owner.NextTicketAsync(Token)).Answer(CommandStatus.Ok);

        Assert.Equal((DataSm | Resp, 0u, 5u), Head(await Peer.ReadAsync(Token)));
    }

    [Fact]
    public async Task A_broken_data_sm_is_refused_as_one()
    {
        await BindAsync();

        await Peer.SendAsync(DataSm, 0, 5, "000101", Token);

        Assert.Equal((DataSm | Resp, 0x02u, 5u), Head(await Peer.ReadAsync(Token)));
        Assert.Equal("fault Truncated DataSm", await Owner.NextAsync(Token));
    }
}
