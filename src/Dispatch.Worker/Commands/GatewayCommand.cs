using System.CommandLine;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker gateway list|pause|resume|rate|drain|test</c>: all workers obey within a second; each command is on record.</summary>
internal static class GatewayCommand
{
    private const int LeastRate = 2;
    private const int MostRate = 1_000_000;

    public static Command Create()
    {
        var list = new Command("list", "How each gateway stands at each worker");
        list.SetAction((_, cancellationToken) => RunAsync(ListAsync, cancellationToken));
        return new Command("gateway", "The SMS gateways, over all workers")
        {
            list,
            Change("pause", "Sends nothing more by it; receipts are still taken", control => control with { Paused = true }),
            Change("resume", "Ends a pause and a drain", control => control with { Paused = false, Draining = false }),
            Change("drain", "Takes nothing new, lets the window end, and unbinds", control => control with { Draining = true }),
            Rate(),
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
        var rate = new Argument<int>("per-second") { Description = $"Most segments a second over all workers, {LeastRate} to {MostRate}; 0 for the setting's" };
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
                    session, gateways, parsed.GetRequiredValue(name), parsed.GetValue(by)!, "rate", control => control with { Rate = wanted == 0 ? null : wanted }, stop), cancellationToken);
        });
        return command;
    }

    private static Option<string> By() => new("--by") { Description = "Who asks, for the record", DefaultValueFactory = _ => Environment.UserName };

    private static async Task<int> ChangeAsync(
        LedgerSession session, Gateways gateways, string name, string by, string verb, Func<GatewayControl, GatewayControl> change, CancellationToken stop)
    {
        if (await FindAsync(gateways, name) is not { } gateway) return 1;
        var (was, becomes) = await GatewayControlTable.ChangeAsync(session, gateway.No, by, verb, change, stop);
        Console.WriteLine($"{name}: {was} -> {becomes}");
        return 0;
    }

    private static async Task<int> ListAsync(LedgerSession session, Gateways gateways, CancellationToken stop)
    {
        var controls = await GatewayControlTable.ReadAsync(session, stop);
        var standings = await GatewayControlTable.StandingsAsync(session, stop);
        const string Row = "{0,-16} {1,-8} {2,7} {3,-22} {4,6} {5,-10} {6,5} {7,-9} {8,6} {9,6}";
        Console.WriteLine(Row, "gateway", "protocol", "rate", "wanted", "worker", "state", "binds", "breaker", "window", "queue");
        foreach (var gateway in gateways.All)
        {
            var control = controls.FirstOrDefault(one => one.Gateway == gateway.No) ?? GatewayControl.None(gateway.No);
            var wanted = control.Draining ? "draining" : control.Paused ? "paused" : "running";
            var rate = control.Rate ?? gateway.CapPerSecond;
            var protocol = gateway.Http is null ? "smpp" : "http";
            var workers = standings.Where(one => one.Gateway == gateway.No).ToList();
            if (workers.Count == 0) Console.WriteLine(Row, gateway.Name, protocol, rate, wanted, "-", "no worker", 0, "-", 0, 0);
            foreach (var one in workers) Console.WriteLine(Row, gateway.Name, protocol, rate, wanted, one.Worker, one.State, one.Binds, one.Breaker, one.InUse, one.Held);
            if (control.At is { } at && control.By.Length > 0) Console.WriteLine($"  {control} by {control.By} at {at:yyyy-MM-dd HH:mm:ss}Z");
        }

        return 0;
    }
}
