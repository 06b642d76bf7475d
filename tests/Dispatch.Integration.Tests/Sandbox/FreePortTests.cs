using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class FreePortTests
{
    [Fact]
    public void A_port_lies_below_those_of_outgoing_connections()
    {
        var lowest = int.Parse(
            File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);

        for (var i = 0; i < 50; i++) Assert.InRange(FreePort.Next(), 1_024, lowest - 1);
    }

    [Fact]
    public async Task A_port_that_was_taken_meanwhile_is_followed_by_another_try()
    {
        var asked = new List<int>();

        var port = await FreePort.StartAsync(port =>
        {
            asked.Add(port);
            return asked.Count < 3 ? throw new ServerStartException("no", "bind: Address already in use") : Task.FromResult(port);
        });

        Assert.Equal(3, asked.Count);
        Assert.Equal(asked[^1], port);
    }

    [Fact]
    public async Task Another_failure_is_not_tried_again()
    {
        var asked = 0;

        await Assert.ThrowsAsync<ServerStartException>(() => FreePort.StartAsync<int>(_ =>
        {
            asked++;
            throw new ServerStartException("no", "out of memory");
        }));

        Assert.Equal(1, asked);
    }
}
