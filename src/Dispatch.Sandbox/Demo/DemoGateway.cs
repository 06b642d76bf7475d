using System.Globalization;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Sandbox.Demo;

/// <summary>The operator of the demo: mostly good, with a little of everything that real ones do.</summary>
internal static class DemoGateway
{
    private const uint Throttled = 0x58;
    private const uint QueueFull = 0x14;
    private const uint InvalidDestination = 0x0B;

    // Each of them is one number in a hundred: disconnected, and always switched off.
    private const string Disconnected = "44";
    private const string SwitchedOff = "33";

    /// <summary>Nothing ever reaches such a number.</summary>
    public static bool IsDead(long mobile) =>
        mobile.ToString(CultureInfo.InvariantCulture) is var digits && (digits.EndsWith(Disconnected, StringComparison.Ordinal) || digits.EndsWith(SwitchedOff, StringComparison.Ordinal));

    public static Task<SmscServer> StartAsync(DemoOptions options) => SmscServer.StartAsync(
        new SmscOptions
        {
            Accounts = [new SmscAccount(WorkerSettings.GatewayName, WorkerSettings.GatewayPassword, options.GatewayCap)],
            Settings = new SmscSettings
            {
                AnswerLatency = DelayRange.Milliseconds(2, 12),
                ReceiptDelay = DelayRange.Milliseconds(150, 2_000),
                UnreachableSuffixes = [SwitchedOff],
                UndeliveredShare = 0.03,
                ExpiredShare = 0.012,
                RejectedShare = 0.004,
                OutOfOrderShare = 0.01,
                ReceiptBeforeAnswerShare = 0.01,
                DuplicateReceiptShare = 0.01,
                OtherBindShare = 0.1,
                AcceptedUnansweredShare = 0.0004,
                Refusals = [new SmscRefusal(QueueFull, 0.002), new SmscRefusal(Throttled, 0.001), new SmscRefusal(InvalidDestination, 0.002), new SmscRefusal(InvalidDestination, DestinationSuffix: Disconnected)],
            },
        },
        random: new Random(options.Seed));
}
