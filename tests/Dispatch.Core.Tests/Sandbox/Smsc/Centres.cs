using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Time.Testing;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

/// <summary>Starts the centres that the tests speak to. Their clock stands still unless a test turns it.</summary>
internal static class Centres
{
    public const long FirstId = 0xABCDEF;

    public static Task<SmscServer> StartAsync(SmscSettings? settings = null, TimeProvider? time = null, int cap = 0) =>
        SmscServer.StartAsync(
            new() { Accounts = [new("court", "secret", cap), new("other", "hidden")], Settings = settings ?? new(), FirstMessageId = FirstId },
            time ?? new FakeTimeProvider(),
            new Random(7));
}
