using System.CommandLine;
using Dispatch.Load.Terminal;
using Spectre.Console;

namespace Dispatch.Load.Gateways;

/// <summary><c>fairness</c> on the command line.</summary>
internal static class FairnessCommand
{
    public static Command Create()
    {
        var bulk = WholeOption.Create("--bulk", "Notices that one court releases at once.", FairnessOptions.FullBulk, 1_000, 5_000_000);
        var singles = WholeOption.Create("--singles", "Single notices of other courts, measured twice: the queue empty, and behind the release.", FairnessOptions.FullSingles, 10, 100_000);
        var cap = WholeOption.Create("--cap", "The gateway's, in segments a second.", 500, 50, 10_000);
        var workers = WholeOption.Create("--workers", "Worker processes.", 1, 1, 16);
        var json = new Option<FileInfo?>("--json") { Description = "File for the report." };
        var command = new Command("fairness", "How much one court's bulk release delays the single notices of others, at the gateway.") { bulk, singles, cap, workers, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new FairnessOptions(parsed.GetValue(bulk), parsed.GetValue(singles), parsed.GetValue(cap), parsed.GetValue(workers), parsed.GetValue(json));
            return await RunEnd.OfAsync(() => new FairnessRun(options, new Teller(AnsiConsole.Console)).RunAsync(cancellationToken), cancellationToken);
        });
        return command;
    }
}
