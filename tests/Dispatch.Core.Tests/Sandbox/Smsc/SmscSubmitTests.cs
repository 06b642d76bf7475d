using System.Text;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscSubmitTests
{
    [Fact]
    public async Task A_submit_is_answered_with_its_id_and_stands_in_the_books()
    {
        var time = new FakeTimeProvider(new(2026, 3, 21, 8, 30, 0, TimeSpan.Zero));
        await using var server = await Centres.StartAsync(time: time);
        using var client = await RawClient.BoundAsync(server.Port);
        time.Advance(TimeSpan.FromMilliseconds(1_500));

        await client.SendAsync(RawClient.Submit(
            77, Encoding.BigEndianUnicode.GetBytes("ابلاغیه ۱۲۳"), registered: 0, tlvs: [0x02, 0x04, 0, 2, 0x12, 0x34]));
        var answer = await client.ReadAsync();

        Assert.Equal((0x8000_0004, 0u, 77u), answer.Head);
        var message = Assert.Single(server.Books.Messages());
        Assert.Equal($"{Centres.FirstId}", answer.FirstText);
        Assert.Equal(answer.FirstText, message.MessageId);
        Assert.Equal(("court", "3000123", "989121234567", "ابلاغیه ۱۲۳"), (message.Account, message.Source, message.Destination, message.Text));
        Assert.Equal((1, 1, 1, 8), ((int)message.DestinationTon, (int)message.DestinationNpi, message.Part, (int)message.DataCoding));
        Assert.Equal((0x1234, null, 1), (message.UserReference, message.Reference, message.Parts));
        Assert.Equal(new DateTimeOffset(2026, 3, 21, 8, 30, 1, 500, TimeSpan.Zero), message.ReceivedAt);
        Assert.Equal(time.GetTimestamp(), message.ReceivedTimestamp);
        Assert.True(message.Answered);
        Assert.Equal(ReceiptProgress.None, message.Receipt);
    }

    [Fact]
    public async Task Texts_come_back_letter_by_letter_in_every_coding()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(
            RawClient.Submit(1, [0x00, 0x11, 0x41, 0x1B, 0x65, 0x1B, 0x3C, 0x02], coding: 0),
            RawClient.Submit(2, [0xE9, 0x41], coding: 3),
            RawClient.Submit(3, "می‌رود 😀"),
            RawClient.Submit(4, [0x06, 0x27, 0x06]),
            RawClient.Submit(5, [], tlvs: [0x04, 0x24, 0, 4, 0x06, 0x27, 0x06, 0x28]));
        for (var i = 0; i < 5; i++)
            Assert.Equal(0u, (await client.ReadAsync()).Status);

        Assert.Equal(["@_A€[$", "éA", "می‌رود 😀", "ا\uFFFD", "اب"], server.Books.Messages().Select(message => message.Text));
    }

    [Fact]
    public async Task Parts_are_joined_by_their_reference_even_where_a_letter_is_split()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        // U+1F600 is D83D DE00: its halves lie in different parts.
        await client.SendAsync(
            RawClient.Submit(1, [5, 0, 3, 0x2A, 2, 2, 0xDE, 0x00, 0x00, 0x42], esmClass: 0x40),
            RawClient.Submit(2, [5, 0, 3, 0x2A, 2, 1, 0x00, 0x41, 0xD8, 0x3D], esmClass: 0x40),
            RawClient.Submit(3, [6, 8, 4, 0x01, 0x2A, 2, 1, 0x00, 0x43], esmClass: 0x40),
            RawClient.Submit(4, [5, 0, 3, 0x2A, 2, 1, 0x00, 0x41, 0xD8, 0x3D], esmClass: 0x40),
            RawClient.Submit(5, [0x00, 0x44], tlvs: [0x02, 0x0C, 0, 2, 0, 9, 0x02, 0x0E, 0, 1, 1, 0x02, 0x0F, 0, 1, 1]),
            RawClient.Submit(6, [5, 0, 3, 0x2A, 2, 1, 0x00, 0x45], esmClass: 0x40));
        for (var i = 0; i < 6; i++)
            Assert.Equal(0u, (await client.ReadAsync()).Status);

        var wholes = server.Books.Wholes("989121234567");
        Assert.Equal(["A😀B", "C", "D", "E"], wholes.Select(whole => whole.Text));
        Assert.Equal([true, false, true, false], wholes.Select(whole => whole.Complete));
        Assert.Equal([1, 0, 0, 0], wholes.Select(whole => whole.Copies));
        var copies = Assert.Single(server.Books.Copies());
        Assert.Equal((1, 2), (copies.Part, copies.Messages.Count));
    }

    [Fact]
    public async Task Copies_are_found_by_number_text_and_part()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(
            RawClient.Submit(1, "one", "989120000001"),
            RawClient.Submit(2, "one", "989120000002"),
            RawClient.Submit(3, "two", "989120000001"),
            RawClient.Submit(4, "one", "989120000001"),
            RawClient.Submit(5, "one", "0989120000001"),
            RawClient.Submit(6, "one", "COURT"));
        await server.WhenAsync(books => books.Accepted == 6, TestContext.Current.CancellationToken);

        var copies = Assert.Single(server.Books.Copies());
        Assert.Equal(("989120000001", "one"), (copies.Destination, copies.Text));
        Assert.Equal([0, 3], copies.Messages.Select(message => message.Index));
        Assert.Equal(3, server.Books.Find("989120000001").Count);
        Assert.Single(server.Books.Find("989120000001", "two"));
        Assert.Single(server.Books.Find("COURT"));
        Assert.Empty(server.Books.Find("989129999999"));
        Assert.Empty(server.Books.Find("NOBODY"));
    }

    [Fact]
    public async Task Submits_that_break_a_rule_are_refused_by_its_status()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(
            RawClient.Submit(1, new byte[141]),
            RawClient.Submit(2, new byte[161], coding: 0),
            RawClient.Submit(3, "a", ""),
            RawClient.Submit(4, [5, 0, 3, 1, 2, 3, 0, 65], esmClass: 0x40),
            RawClient.Submit(5, [9, 0, 3, 1, 2], esmClass: 0x40),
            RawClient.Submit(6, [0, 65], tlvs: [0x04, 0x24, 0, 1, 65]),
            RawClient.Submit(7, [0, 65], tlvs: [0x04, 0x24, 0, 9, 65]),
            RawClient.Pdu(4, 0, 8, 0, 1, 1));

        uint[] expected = [1, 1, 0x0B, 0x43, 0x43, 1, 2, 2];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal((0x8000_0004, expected[i], (uint)i + 1), (await client.ReadAsync()).Head);
        Assert.Equal(0, server.Books.Count);
        Assert.Equal(2, server.Books.Snapshot().ProtocolErrors);
    }

    [Fact]
    public async Task Above_its_cap_an_account_is_throttled_in_any_second()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(time: time, cap: 3);
        using var client = await RawClient.BoundAsync(server.Port);
        var statuses = new List<uint>();
        async Task SubmitAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await client.SendAsync(RawClient.Submit(1, "a", registered: 0));
                statuses.Add((await client.ReadAsync()).Status);
            }
        }

        await SubmitAsync(2);
        time.Advance(TimeSpan.FromMilliseconds(600));
        await SubmitAsync(2);
        time.Advance(TimeSpan.FromMilliseconds(399));
        await SubmitAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await SubmitAsync(3);

        Assert.Equal([0u, 0u, 0u, 0x58u, 0x58u, 0u, 0u, 0x58u], statuses);
        var books = server.Books.Snapshot();
        var account = books.Accounts[0];
        Assert.Equal((8, 5, 3, 3), (account.Submitted, account.Accepted, account.Throttled, books.Throttled));
        Assert.Equal((3, 6, 3), (account.Cap, account.WorstSecond, account.WorstSecondOverCap));

        server.Settings = new() { Caps = new Dictionary<string, int> { ["court"] = 0 } };
        await SubmitAsync(5);
        Assert.All(statuses[8..], status => Assert.Equal(0u, status));
    }

    [Fact]
    public async Task Refusals_follow_status_share_and_number()
    {
        await using var server = await Centres.StartAsync(new() { Refusals = [new(0x0B, 1, "0001"), new(0x14, 0.5)] });
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync([.. Enumerable.Range(1, 200).Select(i => RawClient.Submit((uint)i, "a", i % 2 == 0 ? "989120000001" : "989120000002"))]);
        var statuses = new List<uint>();
        for (var i = 0; i < 200; i++)
            statuses.Add((await client.ReadAsync()).Status);

        Assert.Equal(100, statuses.Count(status => status == 0x0B));
        Assert.InRange(statuses.Count(status => status == 0x14), 30, 70);
        var books = server.Books.Snapshot();
        Assert.Equal(books.Submitted, books.Accepted + books.Refused.Values.Sum());
    }

    [Fact]
    public async Task A_refusal_ends_after_its_times_and_begins_again_with_new_settings()
    {
        var settings = new SmscSettings { Refusals = [new SmscRefusal(0x14, Times: 2)] };
        await using var server = await Centres.StartAsync(settings);
        using var client = await RawClient.BoundAsync(server.Port);
        var statuses = new List<uint>();

        for (var round = 0u; round < 2; round++)
        {
            for (var i = 1u; i <= 3; i++)
            {
                await client.SendAsync(RawClient.Submit(round * 3 + i, $"{i}", registered: 0));
                statuses.Add((await client.ReadAsync()).Status);
            }

            server.Settings = settings;
        }

        Assert.Equal([0x14u, 0x14, 0, 0x14, 0x14, 0], statuses);
    }

    [Fact]
    public async Task Answers_wait_for_their_latency()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { AnswerLatency = DelayRange.Parse("20") }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0), RawClient.Submit(2, "b", registered: 0));
        await client.SettleAsync();

        time.Advance(TimeSpan.FromMilliseconds(19));
        await client.SettleAsync();
        Assert.Equal(0, server.Books.Snapshot().Answered);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1u, (await client.ReadAsync()).Sequence);
        Assert.Equal(2u, (await client.ReadAsync()).Sequence);
        Assert.Equal(2, server.Books.Snapshot().Accounts[0].WidestWindow);
    }

    [Fact]
    public async Task Query_sm_tells_the_state_of_what_it_finds()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(
            new() { AnswerIdForm = MessageIdForm.MixedHex, ReceiptDelay = DelayRange.Parse("1000"), UndeliveredShare = 1 }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        using var stranger = await RawClient.BoundAsync(server.Port, 9, "other", "hidden");
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0));
        var id = (await client.ReadAsync()).FirstText;
        byte[] query = [.. RawClient.Text(id), 1, 1, .. RawClient.Text("3000123")];

        await client.SendAsync(RawClient.Pdu(3, 0, 2, query));
        var before = await client.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(RawClient.Pdu(3, 0, 3, query), RawClient.Pdu(3, 0, 4, [.. RawClient.Text("12"), 1, 1, 0]));
        var after = await client.ReadAsync();
        var unknown = await client.ReadAsync();
        await stranger.SendAsync(RawClient.Pdu(3, 0, 5, query));

        Assert.Equal("AbCdEf", id);
        Assert.Equal((0x8000_0003, 0u, 2u), before.Head);
        Assert.Equal([.. RawClient.Text(id), 0, 1, 0], before.Body);
        Assert.Equal([.. RawClient.Text(id), 0, 5, 0], after.Body);
        Assert.Equal((0x8000_0003, 0x67u, 4u), unknown.Head);
        Assert.Equal(0x67u, (await stranger.ReadAsync()).Status);
    }
}
