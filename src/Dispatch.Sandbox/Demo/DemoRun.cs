using System.Text.Json;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Sandbox.Demo;

/// <summary>The main job on real parts, from nothing to balanced books.</summary>
internal static class DemoRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>0 only where the books balance.</returns>
    /// <exception cref="ServerStartException">Something did not start, or did not come to rest.</exception>
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        Say("bringing up Kafka, PostgreSQL, Redis and an SMSC simulator");
        await using var world = await DemoWorld.StartAsync(options, Say, cancellationToken);
        Say($"up after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s; {options.Notices} notices at {options.EffectiveRate:0}/s on {options.Workers} workers, {options.People} people, gateway cap {options.GatewayCap}/s");
        await using var play = new DemoPlay(world, options);
        await play.OpenAsync(cancellationToken);
        await ProgressScreen.ShowAsync(play.RunAsync(cancellationToken), () => play.LookAsync(cancellationToken), cancellationToken);

        var sides = await play.ReadSidesAsync(cancellationToken);
        var result = BooksCheck.Run(sides) with { Seconds = Math.Round(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 1) };
        DemoReport.Show(sides, result, options.Hour);
        if (options.Json is { } file) await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(result, Json), cancellationToken);
        if (options.Keep) await KeepAsync(world, cancellationToken);
        else await world.Fleet.StopAsync();
        return result.Balanced ? 0 : 1;
    }

    private static async Task KeepAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        Console.WriteLine($"kafka     {world.Parts.Kafka.BootstrapServers}");
        Console.WriteLine($"postgres  {world.Ledger}");
        Console.WriteLine($"redis     {world.Parts.Redis.Endpoint}");
        Console.WriteLine($"smsc      127.0.0.1:{world.Gateway.Port}");
        Console.WriteLine($"workers   {world.Fleet.Running}, logs and endpoints (\"Now listening on\") in {world.Fleet.Folder}/worker-*.log");
        Console.WriteLine("Everything stays until Ctrl-C.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Say(string line) => Console.WriteLine("demo: " + line);
}
