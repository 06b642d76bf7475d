using Dispatch.Core.Seams;
using Dispatch.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dispatch.Integration.Tests.Town;

/// <summary>The same worker inside the test's process: starts fast, and can be held at a seam.</summary>
internal sealed class HostedWorker : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly Chronicle _chronicle;
    private Task? _stopped;
    private int _disposed;

    private HostedWorker(WebApplication host, Chronicle chronicle) => (_host, _chronicle) = (host, chronicle);

    public string Log => _chronicle.Text;

    public static async Task<HostedWorker> StartAsync(IReadOnlyDictionary<string, string> settings, ISeams? seams, CancellationToken cancellationToken)
    {
        var chronicle = new Chronicle();
        var host = WorkerHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
            builder.Configuration.AddInMemoryCollection([new("Logging:Console:LogLevel:Default", "None"), new("Logging:LogLevel:Microsoft", "Warning")]);
            builder.Logging.AddProvider(chronicle);
            builder.Services.AddSingleton(seams ?? new NoSeams());
            // The test's runner hears the signals, not the worker.
            builder.Services.AddSingleton<IHostLifetime, Quiet>();
        });
        try
        {
            host.CheckSettings();
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return new HostedWorker(host, chronicle);
    }

    /// <summary>Drains: what SIGTERM does.</summary>
    public Task StopAsync() => _stopped ??= _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await StopAsync();
        await _host.DisposeAsync();
    }

    private sealed class Quiet : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
