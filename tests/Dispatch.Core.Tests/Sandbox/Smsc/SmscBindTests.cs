using Dispatch.Sandbox.Smsc;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscBindTests
{
    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(9u)]
    public async Task Every_kind_of_bind_is_granted_with_the_centres_version(uint command)
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(RawClient.Bind(5, command, "court", "secret"));

        var answer = await client.ReadAsync();

        Assert.Equal((command | 0x8000_0000, 0u, 5u), answer.Head);
        Assert.Equal("dispatch-smsc", answer.FirstText);
        Assert.Equal([0x02, 0x10, 0x00, 0x01, 0x34], answer.Body[^5..]);
        Assert.Equal(1, server.Books.Snapshot().Bound);
    }

    [Theory]
    [InlineData("court", "wrong", 0x0Eu)]
    [InlineData("nobody", "secret", 0x0Fu)]
    [InlineData("other", "secret", 0x0Eu)]
    public async Task A_bind_with_wrong_credentials_is_refused(string systemId, string password, uint status)
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendAsync(RawClient.Bind(1, 9, systemId, password));

        Assert.Equal((0x8000_0009, status, 1u), (await client.ReadAsync()).Head);
        var books = server.Books.Snapshot();
        Assert.Equal((0, 1), (books.Bound, books.BindsRefused[status]));
    }

    [Theory]
    [InlineData(0x0Du)]
    [InlineData(0x05u)]
    public async Task Settings_refuse_binds_while_they_say_so(uint status)
    {
        await using var server = await Centres.StartAsync(new() { BindStatus = status });
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(RawClient.Bind(1, 9, "court", "secret"));
        Assert.Equal(status, (await client.ReadAsync()).Status);

        server.Settings = new();
        await client.SendAsync(RawClient.Bind(2, 9, "court", "secret"));

        Assert.Equal(0u, (await client.ReadAsync()).Status);
    }

    [Fact]
    public async Task One_bind_more_than_allowed_is_already_bound_until_another_ends()
    {
        await using var server = await Centres.StartAsync(new() { MaximumBinds = 1 });
        using var first = await RawClient.BoundAsync(server.Port);
        using var second = await RawClient.ConnectAsync(server.Port);
        await second.SendAsync(RawClient.Bind(1, 9, "court", "secret"));
        Assert.Equal(5u, (await second.ReadAsync()).Status);

        await first.SendAsync(RawClient.Pdu(6, 0, 9));
        Assert.Equal((0x8000_0006, 0u, 9u), (await first.ReadAsync()).Head);
        Assert.True(await first.IsEndedAsync());
        await second.SendAsync(RawClient.Bind(2, 9, "court", "secret"));

        Assert.Equal(0u, (await second.ReadAsync()).Status);
    }

    [Fact]
    public async Task Binds_are_refused_as_often_as_the_settings_say_and_no_more()
    {
        await using var server = await Centres.StartAsync(new() { BindStatus = 5, BindStatusTimes = 2 });
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendAsync(RawClient.Bind(1, 9, "court", "secret"), RawClient.Bind(2, 9, "court", "secret"), RawClient.Bind(3, 9, "court", "secret"));

        uint[] statuses = [(await client.ReadAsync()).Status, (await client.ReadAsync()).Status, (await client.ReadAsync()).Status];
        Assert.Equal([5u, 5, 0], statuses);
        Assert.Equal((2, 1), (server.Books.Snapshot().BindsRefused[5], server.Books.Snapshot().Binds));
    }

    [Fact]
    public async Task A_second_bind_on_one_link_is_already_bound()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        await client.SendAsync(RawClient.Bind(2, 9, "court", "secret"));

        Assert.Equal(5u, (await client.ReadAsync()).Status);
    }

    [Fact]
    public async Task A_submit_needs_a_bind_that_may_submit()
    {
        await using var server = await Centres.StartAsync();
        using var stranger = await RawClient.ConnectAsync(server.Port);
        using var receiver = await RawClient.BoundAsync(server.Port, 1);

        await stranger.SendAsync(RawClient.Submit(1, "a"));
        await receiver.SendAsync(RawClient.Submit(1, "a"));

        Assert.Equal((0x8000_0004, 4u, 1u), (await stranger.ReadAsync()).Head);
        Assert.Equal((0x8000_0004, 4u, 1u), (await receiver.ReadAsync()).Head);
        Assert.Equal(0, server.Books.Count);
    }

    [Fact]
    public async Task The_centre_asks_after_an_idle_link_and_drops_one_that_does_not_answer()
    {
        var time = new FakeTimeProvider();
        await using var server = await Centres.StartAsync(time: time);
        using var client = await RawClient.BoundAsync(server.Port);

        time.Advance(TimeSpan.FromSeconds(30));
        var asked = await client.ReadAsync();
        await client.SendAsync(RawClient.Pdu(0x8000_0015, 0, asked.Sequence));
        await client.SettleAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        await client.SettleAsync();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0x15u, (await client.ReadAsync()).Command);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(0x15u, asked.Command);
        Assert.True(await client.IsEndedAsync());
        Assert.Equal(1, server.Books.Snapshot().LinksDropped);
    }

    [Fact]
    public async Task An_unbind_of_the_centre_closes_the_link_once_it_is_answered()
    {
        await using var server = await Centres.StartAsync();
        using var client = await RawClient.BoundAsync(server.Port);

        server.Unbind();
        var unbind = await client.ReadAsync();
        await client.SendAsync(RawClient.Pdu(0x8000_0006, 0, unbind.Sequence));

        Assert.Equal(6u, unbind.Command);
        Assert.True(await client.IsEndedAsync());
    }

    [Theory]
    [InlineData("court")]
    [InlineData("a:b:c")]
    [InlineData("a:b:1:2")]
    [InlineData("sixteencharacter:b")]
    [InlineData("a:ninechars")]
    public void An_account_that_does_not_fit_the_wire_is_refused(string text) =>
        Assert.Throws<FormatException>(() => SmscAccount.Parse(text));
}
