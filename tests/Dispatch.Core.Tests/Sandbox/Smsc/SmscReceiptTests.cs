using System.Text;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscReceiptTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 21, 8, 30, 0, TimeSpan.Zero);

    private static byte[] Acknowledge(RawPdu receipt, uint status = 0) =>
        RawClient.Pdu(0x8000_0005, status, receipt.Sequence, status == 0 ? [0] : []);

    [Fact]
    public async Task A_receipt_comes_after_its_delay_and_counts_once_it_is_acknowledged()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await Centres.StartAsync(new() { ReceiptDelay = DelayRange.Parse("90000"), EnquireInterval = TimeSpan.Zero }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, Encoding.BigEndianUnicode.GetBytes("a"), tlvs: [0x02, 0x04, 0, 2, 0xBE, 0xEF]));
        var id = (await client.ReadAsync()).FirstText;

        time.Advance(TimeSpan.FromSeconds(90));
        var receipt = await client.ReadAsync();

        Assert.Equal((5u, 0u), (receipt.Command, receipt.Status));
        Assert.Equal($"id:{id} sub:001 dlvrd:001 submit date:2603210830 done date:2603210831 stat:DELIVRD err:000 text:", receipt.Receipt);
        Assert.Equal(4, receipt.EsmClass);
        Assert.Equal(RawClient.Text(id), receipt.TlvOf(0x001E));
        Assert.Equal([2], receipt.TlvOf(0x0427));
        Assert.Equal([3, 0, 0], receipt.TlvOf(0x0423));
        Assert.Equal([0xBE, 0xEF], receipt.TlvOf(0x0204));
        Assert.Equal([0, 1, 1, .. RawClient.Text("989121234567"), 1, 1, .. RawClient.Text("3000123")], receipt.Body[..26]);
        Assert.Equal(ReceiptProgress.Sent, server.Books.Messages().Single().Receipt);
        Assert.Equal(1, server.Books.Snapshot().ReceiptsWaiting);
        await client.SendAsync(Acknowledge(receipt));
        await client.SettleAsync();
        var books = server.Books.Snapshot();
        Assert.Equal((1, 0), (books.Acknowledged[MessageState.Delivered], books.ReceiptsWaiting));
        Assert.Equal((MessageState.Delivered, ReceiptProgress.Acknowledged), (server.Books.Messages().Single().State, server.Books.Messages().Single().Receipt));
    }

    [Fact]
    public async Task A_receipt_refused_is_sent_again_until_it_is_acknowledged()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(time: time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var texts = new List<string>();

        for (var i = 0; i < 3; i++)
        {
            var receipt = await client.ReadAsync();
            texts.Add(receipt.Receipt);
            await client.SendAsync(Acknowledge(receipt, i < 2 ? 0x64u : 0u));
            await client.SettleAsync();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(texts.Distinct());
        var books = server.Books.Snapshot();
        Assert.Equal((3, 2, 2, 0), (books.ReceiptsSent, books.ReceiptsRefused, books.ReceiptsRepeated, books.ReceiptsWaiting));
        Assert.Equal(1, books.Acknowledged[MessageState.Delivered]);
    }

    [Fact]
    public async Task A_receipt_unanswered_on_a_lost_link_comes_on_the_accounts_next_bind()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(time: time);
        RawPdu first;
        using (var client = await RawClient.BoundAsync(server.Port))
        {
            await client.SendAsync(RawClient.Submit(1, "a"));
            await client.ReadAsync();
            time.Advance(TimeSpan.FromMilliseconds(1));
            first = await client.ReadAsync();
        }

        await server.WhenAsync(books => books.Links == 0, TestContext.Current.CancellationToken);
        using var stranger = await RawClient.BoundAsync(server.Port, 9, "other", "hidden");
        using var transmitter = await RawClient.BoundAsync(server.Port, 2);
        using var receiver = await RawClient.BoundAsync(server.Port, 1);
        var again = await receiver.ReadAsync();
        await receiver.SendAsync(Acknowledge(again));
        await receiver.SettleAsync();
        await stranger.SettleAsync();
        await transmitter.SettleAsync();

        Assert.Equal(first.Receipt, again.Receipt);
        Assert.Equal(1, server.Books.Snapshot().Acknowledged[MessageState.Delivered]);
    }

    [Fact]
    public async Task A_receipt_that_nobody_answers_is_repeated_on_the_same_link()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(
            new() { ReceiptAnswerTimeout = TimeSpan.FromSeconds(10), EnquireInterval = TimeSpan.Zero }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var first = await client.ReadAsync();

        time.Advance(TimeSpan.FromSeconds(11));
        var second = await client.ReadAsync();

        Assert.Equal(first.Receipt, second.Receipt);
        Assert.NotEqual(first.Sequence, second.Sequence);
    }

    [Fact]
    public async Task No_more_receipts_are_unanswered_than_the_window_allows()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { ReceiptWindow = 2 }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync([.. Enumerable.Range(1, 5).Select(i => RawClient.Submit((uint)i, "a"))]);
        for (var i = 0; i < 5; i++)
            await client.ReadAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await client.ReadAsync();
        await client.ReadAsync();
        await client.SettleAsync();

        await client.SendAsync(Acknowledge(receipt));
        Assert.Equal(5u, (await client.ReadAsync()).Command);
        await client.SettleAsync();

        var books = server.Books.Snapshot();
        Assert.Equal((3, 4), (books.ReceiptsSent, books.ReceiptsWaiting));
    }

    [Theory]
    [InlineData(MessageIdForm.Decimal, MessageIdForm.PaddedDecimal, "11259375", "00000000000011259375")]
    [InlineData(MessageIdForm.Hex, MessageIdForm.Decimal, "abcdef", "11259375")]
    [InlineData(MessageIdForm.UpperHex, MessageIdForm.MixedHex, "ABCDEF", "AbCdEf")]
    [InlineData(MessageIdForm.Decimal, MessageIdForm.PaddedHex, "11259375", "0000000000abcdef")]
    internal async Task Ids_are_spelled_as_the_settings_say(MessageIdForm answer, MessageIdForm receipt, string inAnswer, string inReceipt)
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { AnswerIdForm = answer, ReceiptIdForm = receipt }, time);
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Submit(1, "a"));
        Assert.Equal(inAnswer, (await client.ReadAsync()).FirstText);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var delivered = await client.ReadAsync();

        Assert.StartsWith($"id:{inReceipt} ", delivered.Receipt, StringComparison.Ordinal);
        Assert.Equal(RawClient.Text(inReceipt), delivered.TlvOf(0x001E));
    }

    [Theory]
    [InlineData(ReceiptFormat.Lower, "id:11259375 sub:001 dlvrd:000 submit date:2603211030 done date:2603211030 stat:undeliv err:001 text:")]
    [InlineData(ReceiptFormat.Upper, "ID:11259375 SUB:001 DLVRD:000 SUBMIT DATE:2603211030 DONE DATE:2603211030 STAT:UNDELIV ERR:001 TEXT:")]
    [InlineData(ReceiptFormat.Seconds, "id:11259375 sub:001 dlvrd:000 submit date:260321103000 done date:260321103000 stat:UNDELIV err:001 text:")]
    [InlineData(ReceiptFormat.Reordered, "stat:UNDELIV err:001 sub:001 dlvrd:000 done date:2603211030 submit date:2603211030 id:11259375")]
    [InlineData(ReceiptFormat.Short, "id:11259375 stat:UNDELIV")]
    [InlineData(ReceiptFormat.Equals, "id=11259375,sub=001,dlvrd=000,submit date=2603211030,done date=2603211030,stat=UNDELIV,err=001")]
    [InlineData(ReceiptFormat.Quoted, "id:\"11259375\"; sub:\"001\"; dlvrd:\"000\"; submit_date:\"2603211030\"; done_date:\"2603211030\"; stat:\"UNDELIV\"; err:\"001\"")]
    [InlineData(ReceiptFormat.LongWords, "id:11259375 sub:1 dlvrd:0 submit date:20260321103000 done date:20260321103000 status:UNDELIVERABLE error:1")]
    [InlineData(ReceiptFormat.Numbers, "id:11259375 done date:2603211030 stat:5 err:1")]
    [InlineData(ReceiptFormat.Quoting, "id:11259375 sub:001 dlvrd:000 submit date:2603211030 done date:2603211030 stat:UNDELIV err:001 text:id:1 stat:DELIVRD err:9")]
    [InlineData(ReceiptFormat.TlvOnly, "")]
    internal async Task Receipts_are_written_in_every_vendors_way_by_a_skewed_clock(ReceiptFormat format, string expected)
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await Centres.StartAsync(
            new() { ReceiptFormat = format, ReceiptTlvs = false, UndeliveredShare = 1, ReceiptClockSkew = TimeSpan.FromHours(2) }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await client.ReadAsync();

        Assert.Equal(expected, receipt.Receipt);
        Assert.Equal(format == ReceiptFormat.TlvOnly ? [5] : [], receipt.TlvOf(0x0427));
    }

    [Theory]
    [InlineData(ReceiptPlace.MessagePayload, "", "id:11259375 stat:DELIVRD")]
    [InlineData(ReceiptPlace.Ucs2, "\0i\0d\0:\01\01\02\05\09\03\07\05\0 \0s\0t\0a\0t\0:\0D\0E\0L\0I\0V\0R\0D", "")]
    internal async Task A_receipts_text_stands_where_the_settings_say(ReceiptPlace place, string message, string payload)
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await Centres.StartAsync(new() { ReceiptFormat = ReceiptFormat.Short, ReceiptPlace = place }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await client.ReadAsync();

        Assert.Equal((message, payload), (receipt.Receipt, Encoding.ASCII.GetString(receipt.TlvOf(0x0424))));
    }

    [Fact]
    public async Task A_receipt_can_come_as_data_sm_and_is_answered_as_such()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await Centres.StartAsync(new() { ReceiptFormat = ReceiptFormat.Short, DataSmShare = 1, ReceiptTlvs = false, ReceiptEchoesReference = false }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await client.ReadAsync();
        await client.SendAsync(RawClient.Pdu(0x8000_0103, 0, receipt.Sequence, 0));
        await client.SettleAsync();

        byte[] body = [0, 1, 1, .. RawClient.Text("989121234567"), 1, 1, .. RawClient.Text("3000123"), 4, 0, 0, 4, 0x24, 0, 24, .. "id:11259375 stat:DELIVRD"u8];
        Assert.Equal(0x103u, receipt.Command);
        Assert.Equal(body, receipt.Body);
        Assert.Equal((0, 0), (server.Books.Snapshot().ReceiptsWaiting, server.Books.Snapshot().ProtocolErrors));
    }

    [Fact]
    public async Task A_receipt_can_come_before_its_answer()
    {
        await using var server = await Centres.StartAsync(new() { ReceiptBeforeAnswerShare = 1 });
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Submit(1, "a"));

        Assert.Equal(5u, (await client.ReadAsync()).Command);
        Assert.Equal((0x8000_0004, 0u, 1u), (await client.ReadAsync()).Head);
    }

    [Fact]
    public async Task A_receipt_can_come_twice_and_counts_once()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { DuplicateReceiptShare = 1 }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));
        var first = await client.ReadAsync();
        var second = await client.ReadAsync();
        await client.SendAsync(Acknowledge(first), Acknowledge(second));
        await client.SettleAsync();

        Assert.Equal(first.Receipt, second.Receipt);
        var books = server.Books.Snapshot();
        Assert.Equal((1, 1, 0), (books.ReceiptsDoubled, books.Acknowledged[MessageState.Delivered], books.ReceiptsWaiting));
    }

    [Fact]
    public async Task A_receipt_can_come_on_another_bind_of_the_account()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { OtherBindShare = 1 }, time);
        using var sender = await RawClient.BoundAsync(server.Port);
        using var stranger = await RawClient.BoundAsync(server.Port, 9, "other", "hidden");
        using var other = await RawClient.BoundAsync(server.Port);
        await sender.SendAsync(RawClient.Submit(1, "a"));
        await sender.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(5u, (await other.ReadAsync()).Command);
        await sender.SettleAsync();
        await stranger.SettleAsync();
    }

    [Fact]
    public async Task An_intermediate_receipt_comes_at_half_the_delay_where_it_was_asked_for()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { IntermediateShare = 1, ReceiptDelay = DelayRange.Parse("1000") }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0x11), RawClient.Submit(2, "b", registered: 1));
        await client.ReadAsync();
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(500));
        var intermediate = await client.ReadAsync();
        await client.SendAsync(Acknowledge(intermediate));
        await client.SettleAsync();

        Assert.Equal(0x20, intermediate.EsmClass);
        Assert.Contains("stat:ENROUTE", intermediate.Receipt, StringComparison.Ordinal);
        Assert.Equal(1, server.Books.Snapshot().IntermediateAcknowledged);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(4, (await client.ReadAsync()).EsmClass);
        Assert.Equal(4, (await client.ReadAsync()).EsmClass);
        Assert.Equal(3, server.Books.Snapshot().ReceiptsSent);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 0)]
    public async Task Only_receipts_that_were_asked_for_and_not_withheld_are_sent(byte registered, double without, int sent)
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { WithoutReceiptShare = without }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: registered));
        await client.ReadAsync();

        time.Advance(TimeSpan.FromMilliseconds(1));

        var books = server.Books.Snapshot();
        Assert.Equal((sent, sent), (books.ReceiptsSent, books.ReceiptsWaiting));
        Assert.Equal(1, books.States[MessageState.Delivered]);
    }

    [Fact]
    public async Task A_number_that_is_out_of_reach_never_takes_a_message()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { UnreachableSuffixes = ["0001", "77"] }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync([.. Enumerable.Range(1, 300).Select(i => RawClient.Submit((uint)i, "a", ((string[])["989120000001", "989120000002", "989120000077"])[i % 3], registered: 0))]);
        await server.WhenAsync(books => books.Accepted == 300, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMilliseconds(1));

        var states = server.Books.Snapshot().States;
        Assert.Equal((200, 100), (states[MessageState.Undeliverable], states[MessageState.Delivered]));
    }

    [Fact]
    public async Task Final_states_follow_their_shares()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { UndeliveredShare = 0.2, ExpiredShare = 0.2, RejectedShare = 0.2 }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync([.. Enumerable.Range(1, 500).Select(i => RawClient.Submit((uint)i, "a", registered: 0))]);
        await server.WhenAsync(books => books.Accepted == 500, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMilliseconds(1));

        var states = server.Books.Snapshot().States;
        Assert.Equal(500, states.Values.Sum());
        Assert.InRange(states[MessageState.Undeliverable], 70, 130);
        Assert.InRange(states[MessageState.Expired], 70, 130);
        Assert.InRange(states[MessageState.Rejected], 70, 130);
    }
}
