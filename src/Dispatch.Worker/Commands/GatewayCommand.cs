using System.CommandLine;
using System.Text.Json;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker gateway list|pause|resume|drain|rate|audit|test</c>: all workers obey within a second; each command is on record.</summary>
internal static class GatewayCommand
{
    private const int LeastRate = 2;
    private const int MostRate = 1_000_000;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = Json();
        var list = new Command("list", "What is wanted of each gateway, since when and by whom, and how it stands at each worker") { json };
        list.SetAction((parsed, cancellationToken) => RunAsync((session, gateways, stop) => ListAsync(session, gateways, parsed.GetValue(json), stop), cancellationToken));
        return new Command("gateway", "The SMS gateways, over all workers")
        {
            list,
            Change("pause", "Sends nothing more by it; receipts are still taken", control => control with { Paused = true }),
            Change("resume", "Ends a pause and a drain", control => control with { Paused = false, Draining = false }),
            Change("drain", "Takes nothing new, lets the window end, and unbinds", control => control with { Draining = true }),
            Rate(),
            Audit(),
            GatewayTestCommand.Create(),
        };
    }

    /// <summary>Runs with the gateways of the settings.</summary>
    internal static Task<int> RunAsync(Func<LedgerSession, Gateways, CancellationToken, Task<int>> work, CancellationToken cancellationToken) => OneShot.RunAsync(async services =>
    {
        await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
        var gateways = new Gateways(services.GetRequiredService<IConfiguration>());
        await gateways.KnowAsync(session, cancellationToken);
        return await work(session, gateways, cancellationToken);
    });

    internal static Argument<string> Name() => new("name") { Description = "The gateway's name, as in the settings" };

    /// <summary>The gateway of this name; null, and said what is right, where there is none.</summary>
    internal static async Task<SmsGateway?> FindAsync(Gateways gateways, string name)
    {
        var found = gateways.All.FirstOrDefault(gateway => gateway.Name == name);
        if (found is null) await Console.Error.WriteLineAsync($"no gateway '{name}'; the settings have: {string.Join(", ", gateways.All.Select(gateway => gateway.Name))}");
        return found;
    }

    private static Command Change(string verb, string description, Func<GatewayControl, GatewayControl> change)
    {
        var (name, by) = (Name(), By());
        var command = new Command(verb, description) { name, by };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            (session, gateways, stop) => ChangeAsync(session, gateways, parsed.GetRequiredValue(name), parsed.GetValue(by)!, verb, change, stop), cancellationToken));
        return command;
    }

    private static Command Rate()
    {
        var (name, by) = (Name(), By());
        var rate = new Argument<int>("per-second") { Description = $"Most segments a second over all workers, {LeastRate} to CapPerSecond of the settings; 0 for that" };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not 0 and (< LeastRate or > MostRate)) result.AddError($"a rate is {LeastRate} to {MostRate} segments a second, or 0 for that of the settings");
        });
        var command = new Command("rate", "Sets how fast it may be sent to") { name, rate, by };
        command.SetAction((parsed, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(rate);
            return RunAsync(
                (session, gateways, stop) => ChangeAsync(
                    session, gateways, parsed.GetRequiredValue(name), parsed.GetValue(by)!, "rate", control => control with { Rate = wanted == 0 ? null : wanted }, stop, wanted), cancellationToken);
        });
        return command;
    }

    private static Option<string> By() => new("--by") { Description = "Who asks, for the record", DefaultValueFactory = _ => Environment.UserName };

    private static async Task<int> ChangeAsync(
        LedgerSession session, Gateways gateways, string name, string by, string verb, Func<GatewayControl, GatewayControl> change, CancellationToken stop, int rate = 0)
    {
        if (await FindAsync(gateways, name) is not { } gateway) return 1;
        if (rate > gateway.CapPerSecond)
        {
            await Console.Error.WriteLineAsync($"{name}: its contract is {gateway.CapPerSecond} segments a second (Dispatch:Gateways:{gateway.Index}:CapPerSecond of all workers); {rate} needs that raised first");
            return 1;
        }

        var (was, becomes) = await GatewayControlTable.ChangeAsync(session, gateway.No, by, verb, change, stop);
        Console.WriteLine($"{name}: {was} -> {becomes}");
        return 0;
    }

    private static async Task<int> ListAsync(LedgerSession session, Gateways gateways, bool json, CancellationToken stop)
    {
        var reports = await GatewayReport.ReadAsync(session, gateways, stop);
        Print(reports, json, GatewayReport.Table);
        return 0;
    }

    private static Command Audit()
    {
        var name = new Argument<string?>("name") { Description = "The gateway's name; without: all", Arity = ArgumentArity.ZeroOrOne };
        var last = new Option<int>("--last") { Description = "How many commands, the newest first", DefaultValueFactory = _ => 20 };
        last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--last is 1 to 10000");
        });
        var json = Json();
        var command = new Command("audit", "Who asked what of the gateways, and when") { name, last, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            async (session, gateways, stop) =>
            {
                short no = 0;
                if (parsed.GetValue(name) is { } only)
                {
                    if (await FindAsync(gateways, only) is not { } gateway) return 1;
                    no = gateway.No;
                }

                var rows = (await GatewayControlTable.RecordAsync(session, no, parsed.GetValue(last), stop))
                    .Select(row => new { row.At, row.By, Gateway = gateways.NameOf(row.Gateway), row.Command, row.Was, row.Becomes }).ToList();
                Print(rows, parsed.GetValue(json), all => TextTable.Lines(
                    ["at", "by", "gateway", "command", "was", "becomes"],
                    all.Select(row => (string[])[$"{row.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z", row.By, row.Gateway, row.Command, row.Was, row.Becomes])));
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "As JSON, for programs" };

    private static void Print<T>(IReadOnlyList<T> rows, bool json, Func<IReadOnlyList<T>, IEnumerable<string>> table)
    {
        if (json) Console.WriteLine(JsonSerializer.Serialize(rows, Indented));
        else foreach (var line in table(rows)) Console.WriteLine(line);
    }
}
