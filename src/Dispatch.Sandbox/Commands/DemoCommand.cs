using System.CommandLine;
using Confluent.Kafka;
using Dispatch.Sandbox.Demo;
using Dispatch.Sandbox.Servers;
using Npgsql;

namespace Dispatch.Sandbox.Commands;

/// <summary><c>demo</c>: a country in a minute, on real parts.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var notices = Number("--notices", "Different notices to issue.", 20_000, 1, 5_000_000);
        var rate = new Option<double?>("--rate") { Description = "Notices a second on average; by default all are issued in 25 s." };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value and not (>= 1 and <= 100_000)) result.AddError($"--rate is {value}; 1 to 100000 is allowed.");
        });
        var workers = Number("--workers", "Worker processes.", 2, 1, 16);
        var kills = Number("--kill", "How often a random worker is killed (SIGKILL) and replaced while the play runs.", 0, 0, 100);
        var keep = new Option<bool>("--keep") { Description = "Leave everything running at the end, until Ctrl-C, and print the addresses." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var seed = new Option<int>("--seed") { Description = "Seed of all chance.", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "Play courts, citizens and an SMS operator on real parts, and check the books.") { notices, rate, workers, kills, keep, json, seed };
        command.SetAction((parsed, cancellationToken) => RunAsync(new DemoOptions
        {
            Notices = parsed.GetValue(notices),
            Rate = parsed.GetValue(rate),
            Workers = parsed.GetValue(workers),
            Kills = parsed.GetValue(kills),
            Keep = parsed.GetValue(keep),
            Json = parsed.GetValue(json),
            Seed = parsed.GetValue(seed),
        }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await DemoRun.RunAsync(options, cancellationToken);
        }
        catch (Exception failure) when (failure is ServerStartException or KafkaException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync("demo: " + failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("demo: stopped");
            return 130;
        }
    }

    private static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} {least} to {most}.", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most)) result.AddError($"{name} is {value}; {least} to {most} is allowed.");
        });
        return option;
    }
}
