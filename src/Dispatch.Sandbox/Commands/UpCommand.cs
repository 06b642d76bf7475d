using System.CommandLine;
using System.Text.Json;
using Dispatch.Sandbox.Servers;
using Spectre.Console;

namespace Dispatch.Sandbox.Commands;

/// <summary>Brings up Kafka, PostgreSQL and Redis, prints where they are, and keeps them until it is told to stop.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the addresses as one line of JSON instead of a table." };
        var command = new Command("up", "Start Kafka, PostgreSQL and Redis, print their addresses, stay until Ctrl-C.") { json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        try
        {
            await using var parts = await Parts.StartAsync(new PartsOptions { AllowMock = true, Say = Console.Error.WriteLine }, cancellationToken);
            if (json) PrintJson(parts);
            else PrintTable(parts);
            await StopAskedAsync(cancellationToken);
            return 0;
        }
        catch (ServerStartException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static Task StopAskedAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(asked.SetResult);
        return asked.Task;
    }

    private static void PrintTable(Parts parts)
    {
        var table = new Table().AddColumns("part", "address", "where from", "pid");
        foreach (var (part, address, origin, pid) in Rows(parts))
            table.AddRow(part, Markup.Escape(address), Markup.Escape(origin), pid?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Data and logs: {parts.Folder}. Ctrl-C ends all of it.");
    }

    private static void PrintJson(Parts parts) =>
        Console.WriteLine(JsonSerializer.Serialize(Rows(parts).ToDictionary(row => row.Part, row => new { address = row.Address, origin = row.Origin, pid = row.Pid })));

    private static IEnumerable<(string Part, string Address, string Origin, int? Pid)> Rows(Parts parts) =>
    [
        ("kafka", parts.Kafka.BootstrapServers, parts.Kafka.Origin, parts.Kafka.Pid),
        ("postgres", parts.Postgres.ConnectionString("postgres"), parts.Postgres.Origin, parts.Postgres.Pid),
        ("redis", parts.Redis.Endpoint, parts.Redis.Origin, parts.Redis.Pid),
    ];
}
