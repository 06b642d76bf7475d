using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dispatch.Sandbox.Servers;

/// <summary>
/// Chooses ports on 127.0.0.1 below the range from which the kernel takes the ports of outgoing connections. From within that
/// range a stopped server's port can be lost to anyone's outgoing connection, and a client that keeps dialling it can be
/// connected to itself.
/// </summary>
internal static class FreePort
{
    private const int Low = 15_000;
    private const int Attempts = 5;

    /// <summary>A port that nobody listens on now. Someone may before its user does: see <see cref="StartAsync"/>.</summary>
    public static int Next()
    {
        var high = Math.Max(Low + 1_000, LowestOutgoing());
        for (var i = 0; i < 1_000; i++)
        {
            var port = Random.Shared.Next(Low, high);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: draw again.
            }
        }

        throw new ServerStartException($"No free port on 127.0.0.1 between {Low} and {high}.");
    }

    /// <summary>Starts something on a free port, and once more on another when the port was taken meanwhile.</summary>
    public static async Task<T> StartAsync<T>(Func<int, Task<T>> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await start(Next());
            }
            catch (ServerStartException failure) when (failure.PortWasTaken && attempt < Attempts)
            {
                // The race of choice and bind was lost: another port.
            }
        }
    }

    private static int LowestOutgoing()
    {
        const string file = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Split('\t', ' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low)
            ? low
            : 32_768;
    }
}
