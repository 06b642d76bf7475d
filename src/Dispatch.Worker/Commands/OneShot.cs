using Dispatch.Core.Ledger;
using Dispatch.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Dispatch.Worker.Commands;

/// <summary>Runs a command that needs the ledger and nothing else, with the worker's settings.</summary>
internal static class OneShot
{
    /// <returns>What <paramref name="work"/> returns; 78 where a setting is refused, 69 where the ledger is out of reach.</returns>
    public static async Task<int> RunAsync(Func<IServiceProvider, Task<int>> work, Action<IServiceCollection>? more = null)
    {
        var builder = Host.CreateApplicationBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddLedger();
        more?.Invoke(builder.Services);
        using var host = builder.Build();
        try
        {
            return await work(host.Services);
        }
        catch (Exception exception) when (SettingRefusals.Of(exception) is { Count: > 0 } refused)
        {
            foreach (var line in refused) await Console.Error.WriteLineAsync($"setting refused: {line}");
            return 78;
        }
        catch (NpgsqlException exception)
        {
            await Console.Error.WriteLineAsync($"the ledger ({LedgerOptions.Section}:ConnectionString): {exception.Message}");
            return 69;
        }
    }
}
