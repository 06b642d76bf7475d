using Dispatch.Integration.Tests.Town;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Commands of <c>dispatch-worker</c> as an operator gives them: each a process of its own, whose output is its log.</summary>
internal static class GatewayCommands
{
    private static int _runs;

    /// <summary>Runs one to its end.</summary>
    public static async Task<WorkerProcess> RunAsync(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var cancel = TestContext.Current.CancellationToken;
        var command = await WorkerProcess.StartAsync($"command-{Interlocked.Increment(ref _runs)}", folder, arguments, settings, seam: null, cancel);
        await command.Exited.WaitAsync(TimeSpan.FromSeconds(60), cancel);
        return command;
    }
}
