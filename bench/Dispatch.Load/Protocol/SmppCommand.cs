using System.CommandLine;
using System.Globalization;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Servers;
using Spectre.Console;

namespace Dispatch.Load.Protocol;

/// <summary><c>smpp</c>: the protocol alone, without ledger, queue or rate: whether it can ever be the bottleneck.</summary>
internal static class SmppCommand
{
    private const int FullSubmits = 500_000;

    public static Command Create()
    {
        var submits = Between("--submits", "Submissions that are measured, after a warm-up.", FullSubmits, 1_000, 10_000_000);
        var window = Between("--window", "Unanswered submissions per bind.", 100, 1, 1_000);
        var binds = Between("--binds", "Binds of the account.", 1, 1, 16);
        var json = new Option<FileInfo?>("--json") { Description = "File for the report." };
        var command = new Command("smpp", "The SMPP client against the simulator, without the ledger: submissions a second and their CPU.") { submits, window, binds, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SmppLoadOptions(parsed.GetValue(submits), parsed.GetValue(window), parsed.GetValue(binds), IsTrial: parsed.GetValue(submits) < FullSubmits);
            try
            {
                return await new SmppRun(options, new Teller(AnsiConsole.Console), parsed.GetValue(json)).RunAsync(cancellationToken) ? 0 : 1;
            }
            catch (Exception failure) when (failure is LoadException or ServerStartException or HttpRequestException)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return 1;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 130;
            }
        });
        return command;
    }

    private static Option<int> Between(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}."));
        });
        return option;
    }
}
