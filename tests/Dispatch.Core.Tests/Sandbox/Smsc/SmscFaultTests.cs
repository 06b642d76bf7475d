using System.Buffers.Binary;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscFaultTests
{
    private static byte[][] Submits(int count) => [.. Enumerable.Range(1, count).Select(i => RawClient.Submit((uint)i, $"text {i}"))];

    [Theory]
    [InlineData(true, 100)]
    [InlineData(false, 0)]
    public async Task A_link_drops_with_a_full_window_once_and_the_next_one_works(bool accepts, int accepted)
    {
        await using var server = await Centres.StartAsync(new() { DropAfterSubmits = 100, DropAccepts = accepts });
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(Submits(99));
        await client.SettleAsync();
        await client.SendAsync(RawClient.Submit(100, "text 100"));

        Assert.True(await client.IsEndedAsync());
        var books = server.Books.Snapshot();
        Assert.Equal((accepted, 0, 1), (books.Accepted, books.Answered, books.LinksDropped));
        Assert.Equal((100 - accepted, 100), (books.Lost, books.Accounts[0].WidestWindow));
        using var next = await RawClient.BoundAsync(server.Port, 2);
        await next.SendAsync(RawClient.Submit(7, "again"));
        Assert.Equal((0x8000_0004, 0u, 7u), (await next.ReadAsync()).Head);
    }

    [Fact]
    public async Task A_submit_can_be_accepted_and_answered_by_a_dropped_link()
    {
        await using var server = await Centres.StartAsync(new() { AcceptThenDropShare = 1 });
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Submit(1, "a"), RawClient.Submit(2, "b"));

        Assert.True(await client.IsEndedAsync());
        var message = Assert.Single(server.Books.Messages());
        Assert.Equal(("a", false), (message.Text, message.Answered));
    }

    [Fact]
    public async Task Submits_can_stay_unanswered_accepted_or_not()
    {
        await using var server = await Centres.StartAsync(new() { AcceptedUnansweredShare = 1 });
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0));
        await client.SettleAsync();
        server.Settings = new() { LostShare = 1 };
        await client.SendAsync(RawClient.Submit(2, "b", registered: 0));
        await client.SettleAsync();

        var books = server.Books.Snapshot();
        Assert.Equal((1, 1, 0), (books.Accepted, books.Lost, books.Answered));
    }

    [Fact]
    public async Task A_half_open_link_says_nothing_until_the_centre_wakes()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);
        server.Settings = new() { HalfOpen = true };
        await client.SendAsync(RawClient.Submit(1, "a"));
        using var late = await RawClient.ConnectAsync(server.Port);
        await late.SendAsync(RawClient.Bind(1, 9, "court", "secret"));
        await server.WhenAsync(books => books.Links == 2, TestContext.Current.CancellationToken);
        var asleep = server.Books.Snapshot();

        server.Settings = new();

        Assert.Equal((0x8000_0004, 0u, 1u), (await client.ReadAsync()).Head);
        Assert.Equal(0u, (await late.ReadAsync()).Status);
        Assert.Equal((0, 1), (asleep.Submitted, asleep.Bound));
    }

    [Fact]
    public async Task Answers_can_overtake_each_other()
    {
        await using var server = await Centres.StartAsync(new() { OutOfOrderShare = 1 });
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync([.. Enumerable.Range(1, 4).Select(i => RawClient.Submit((uint)i, "a", registered: 0))]);

        var order = new List<uint>();
        for (var i = 0; i < 4; i++)
            order.Add((await client.ReadAsync()).Sequence);

        Assert.Equal([2u, 1u, 4u, 3u], order);
    }

    [Fact]
    public async Task An_answer_held_back_comes_even_if_none_overtakes_it()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { OutOfOrderShare = 1 }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0));
        await client.SettleAsync();

        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(1u, (await client.ReadAsync()).Sequence);
    }

    [Fact]
    public async Task Some_answers_are_slow()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(new() { SlowAnswerShare = 1, SlowAnswerLatency = DelayRange.Parse("3000") }, time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a", registered: 0));
        await client.SettleAsync();

        time.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.Equal(0, server.Books.Snapshot().Answered);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1u, (await client.ReadAsync()).Sequence);
    }

    [Fact]
    public async Task An_unknown_command_is_nacked_and_the_link_lives()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Pdu(0x0103, 0, 8, 1, 2, 3), RawClient.Pdu(0x8000_0103, 0, 9));

        Assert.Equal((0x8000_0000, 3u, 8u), (await client.ReadAsync()).Head);
        await client.SettleAsync();
        Assert.Equal(2, server.Books.Snapshot().ProtocolErrors);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(65_537u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0xFFFF_FFFFu)]
    public async Task An_impossible_length_is_nacked_and_ends_the_link(uint length)
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);
        var bomb = RawClient.Pdu(4, 0, 8);
        BinaryPrimitives.WriteUInt32BigEndian(bomb, length);

        await client.SendAsync(RawClient.Pdu(0x15, 0, 7), bomb);

        Assert.Equal((0x8000_0015, 0u, 7u), (await client.ReadAsync()).Head);
        Assert.Equal((0x8000_0000, 2u, 8u), (await client.ReadAsync()).Head);
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task Pdus_may_come_octet_by_octet_or_as_long_as_the_limit()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);
        foreach (var octet in RawClient.Submit(1, "a", registered: 0))
            await client.SendAsync([octet]);
        Assert.Equal(1u, (await client.ReadAsync()).Sequence);

        var payload = new byte[65_000];
        byte[] tlv = [0x04, 0x24, (byte)(payload.Length >> 8), unchecked((byte)payload.Length), .. payload];
        await client.SendAsync(RawClient.Submit(2, [], registered: 0, tlvs: tlv), RawClient.Submit(3, "b", registered: 0));

        Assert.Equal((0x8000_0004, 0u, 2u), (await client.ReadAsync()).Head);
        Assert.Equal((0x8000_0004, 0u, 3u), (await client.ReadAsync()).Head);
        Assert.Equal(32_500, server.Books.Messages(1).First().Text.Length);
    }

    [Fact]
    public async Task The_centre_can_send_garbage_and_length_bombs()
    {
        await using var server = await Centres.StartAsync(new() { GarbageShare = 1, LengthBombShare = 1 });
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Submit(1, "a", registered: 0));

        Assert.Equal(0x8000_0004, (await client.ReadAsync()).Command);
        Assert.Equal(0x0F0Fu, (await client.ReadAsync()).Command);
        Assert.Equal(0x7FFF_FFFF, BinaryPrimitives.ReadInt32BigEndian(await client.ReadAsync(16)));
        server.Inject([0xDE, 0xAD]);
        Assert.Equal([0xDE, 0xAD], await client.ReadAsync(2));
    }

    [Fact]
    public async Task A_generic_nack_of_a_receipt_brings_it_again()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(time: time);
        using var client = await RawClient.BoundAsync(server.Port);
        await client.SendAsync(RawClient.Submit(1, "a"));
        await client.ReadAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await client.ReadAsync();

        await client.SendAsync(RawClient.Pdu(0x8000_0000, 3, receipt.Sequence));
        await client.SettleAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(receipt.Receipt, (await client.ReadAsync()).Receipt);
        Assert.Equal(1, server.Books.Snapshot().ReceiptsRefused);
    }

    [Fact]
    public async Task Dropped_links_lose_no_receipt()
    {
        await using var server = await Centres.StartAsync(time: TimeProvider.System);
        var acknowledged = new HashSet<string>();
        using (var first = await RawClient.BoundAsync(server.Port))
        {
            await first.SendAsync(Submits(300));
            await server.WhenAsync(books => books.ReceiptsSent >= 100, TestContext.Current.CancellationToken);
            server.DropLinks();
        }

        await server.WhenAsync(books => books.Links == 0, TestContext.Current.CancellationToken);
        using var second = await RawClient.BoundAsync(server.Port);
        while (acknowledged.Count < 300)
        {
            var receipt = await second.ReadAsync();
            Assert.True(acknowledged.Add(receipt.Receipt));
            await second.SendAsync(RawClient.Pdu(0x8000_0005, 0, receipt.Sequence, 0));
        }

        await second.SettleAsync();
        Assert.Equal(300, server.Books.Snapshot().Acknowledged[MessageState.Delivered]);
    }
}
