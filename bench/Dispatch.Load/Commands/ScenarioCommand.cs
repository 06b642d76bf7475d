using System.CommandLine;
using System.Globalization;
using Dispatch.Load.Courts;
using Dispatch.Load.Scenarios;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Servers;
using Npgsql;
using Spectre.Console;

namespace Dispatch.Load.Commands;

/// <summary>One scenario on the command line.</summary>
internal static class ScenarioCommand
{
    /// <param name="scenario">What runs.</param>
    /// <param name="description">For the help.</param>
    /// <param name="notices">Measured unless told otherwise.</param>
    /// <param name="byTheClock">Whether a rate can be given.</param>
    public static Command Create(IScenario scenario, string description, int notices, bool byTheClock = false)
    {
        var count = new Option<int>("--notices") { Description = "Notices that are measured.", DefaultValueFactory = _ => notices };
        var people = new Option<int>("--people") { Description = "People in the registry.", DefaultValueFactory = _ => LoadOptions.FullPeople };
        var workers = new Option<int>("--workers") { Description = "Worker processes beside the one of feed and rates.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Draws notices and recipients.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the report." };
        var rate = new Option<int>("--rate") { Description = "Notices a second.", DefaultValueFactory = _ => 1_000 };
        var seconds = new Option<int?>("--seconds") { Description = "Instead of --notices: as many as are due in this time." };
        Between(count, 2, 50_000_000);
        Between(people, 1, People.Most);
        Between(workers, 1, 64);
        Between(rate, 1, 100_000);
        var command = new Command(scenario.Name, description) { count, people, workers, seed, json };
        if (byTheClock)
        {
            command.Add(rate);
            command.Add(seconds);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new LoadOptions
            {
                Notices = parsed.GetValue(count),
                FullNotices = notices,
                People = parsed.GetValue(people),
                Workers = parsed.GetValue(workers),
                Seed = parsed.GetValue(seed),
                Json = parsed.GetValue(json),
            };
            if (byTheClock) options = options with { Rate = parsed.GetValue(rate) };
            if (byTheClock && parsed.GetValue(seconds) is { } span) options = options with { Notices = checked(span * options.Rate) };
            return RunAsync(scenario, options, cancellationToken);
        });
        return command;
    }

    private static void Between(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {least} to {most}."));
    });

    // 0: the books balance; 1: they do not, or the run could not be made; 130: interrupted.
    private static async Task<int> RunAsync(IScenario scenario, LoadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await new LoadRun(scenario, options, new Teller(AnsiConsole.Console)).RunAsync(cancellationToken) ? 0 : 1;
        }
        catch (Exception failure) when (failure is LoadException or ServerStartException or NpgsqlException or Confluent.Kafka.KafkaException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 130;
        }
    }
}
