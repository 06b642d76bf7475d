using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Dispatch.Core.Redis;

/// <summary>
/// The process's one connection to Redis. It is opened in the background and comes back by itself: nobody ever waits for Redis to appear.
/// </summary>
internal sealed partial class RedisLink(IOptions<RedisOptions> options, ILogger<RedisLink> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    public string KeyPrefix => options.Value.KeyPrefix;

    /// <summary>The database, or null while there is no connection. The first call begins to connect.</summary>
    public IDatabase? Database
    {
        get
        {
            var connecting = _connecting ?? Begin();
            if (!connecting.IsCompletedSuccessfully) return null;
            var connection = connecting.Result;
            return connection.IsConnected ? connection.GetDatabase() : null;
        }
    }

    /// <summary>Waits until the first try to connect is over, well or not.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var connecting = _connecting ?? Begin();
        await ((Task)connecting).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is not { } connecting) return;
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await connecting.Result.DisposeAsync();
    }

    private Task<ConnectionMultiplexer> Begin()
    {
        lock (_gate)
        {
            if (_connecting is not null) return _connecting;
            var configuration = ConfigurationOptions.Parse(options.Value.Configuration);
            configuration.AbortOnConnectFail = false;
            configuration.BacklogPolicy = BacklogPolicy.FailFast; // what can't be sent now is not worth sending later
            configuration.ClientName = "dispatch-worker";
            configuration.ReconnectRetryPolicy = new LinearRetry(500);
            return _connecting = ConnectAsync(configuration);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration)
    {
        await Task.Yield(); // looking up a host name must not hold up the caller
        var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        connection.ConnectionFailed += (_, failure) => Log.Lost(logger, failure.FailureType);
        connection.ConnectionRestored += (_, _) => Log.Restored(logger);
        if (!connection.IsConnected) Log.NotThere(logger);
        return connection;
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Warning, "Redis: the connection is lost ({Failure}). The ledger dedupes and the limiter falls back to shares until it is back")]
        public static partial void Lost(ILogger logger, ConnectionFailureType failure);

        [LoggerMessage(1101, LogLevel.Information, "Redis: the connection is back")]
        public static partial void Restored(ILogger logger);

        [LoggerMessage(1102, LogLevel.Warning, "Redis is not reachable (Dispatch:Redis:Configuration). Going on without it; it is used as soon as it appears")]
        public static partial void NotThere(ILogger logger);
    }
}
