using System.CommandLine;
using Dispatch.Worker.Hosting;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker run</c>: works until told to stop, then drains and ends with 0.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var settings = new Argument<string[]>("settings") { Arity = ArgumentArity.ZeroOrMore, Description = "Settings that win over file and environment: --Dispatch:Section:Key=value" };
        var command = new Command("run", "Runs the roles that are switched on, until SIGTERM") { settings };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                await using var app = WorkerHost.Build([.. result.UnmatchedTokens, .. result.GetValue(settings) ?? []]);
                app.CheckSettings();
                await app.RunAsync(cancellationToken);
                return 0;
            }
            catch (Exception exception) when (SettingRefusals.Of(exception) is { Count: > 0 } refused)
            {
                foreach (var line in refused) await Console.Error.WriteLineAsync($"setting refused: {line}");
                return 78; // EX_CONFIG
            }
        });
        return command;
    }
}
