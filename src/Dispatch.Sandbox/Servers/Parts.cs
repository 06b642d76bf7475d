namespace Dispatch.Sandbox.Servers;

/// <summary>Kafka, PostgreSQL and Redis, up and answering. Disposed, what was started here is gone, and so is its folder.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly RunFolder _folder;

    private Parts(RunFolder folder, IKafkaPart kafka, IPostgresPart postgres, IRedisPart redis)
    {
        _folder = folder;
        Kafka = kafka;
        Postgres = postgres;
        Redis = redis;
    }

    /// <summary>A <see cref="KafkaServer"/> where it runs as our child: then it can be stopped, killed and started again.</summary>
    public IKafkaPart Kafka { get; }

    /// <summary>A <see cref="PostgresServer"/> where it runs as our child: then it can be stopped, killed, set back and started again.</summary>
    public IPostgresPart Postgres { get; }

    /// <summary>A <see cref="RedisServer"/> where it runs as our child: then it can be stopped, flushed, starved and started again.</summary>
    public IRedisPart Redis { get; }

    /// <summary>Kafka is a mock: see <see cref="MockKafka.Warning"/>.</summary>
    public bool IsMock => Kafka.IsMock;

    /// <summary>On disk; deleted with the parts. A place for what belongs to the run.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts all three at once.</summary>
    /// <exception cref="ServerStartException">One did not start; the others were ended again.</exception>
    public static async Task<Parts> StartAsync(PartsOptions options, CancellationToken cancellationToken)
    {
        var folder = RunFolder.Create(options.RunFolder);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var choice = new PartsChoice(options, folder.Path, new Lazy<Task<bool>>(() => Docker.AnswersAsync(cancellationToken)));
        var kafka = OrCancelAsync(choice.KafkaAsync(failed.Token), failed);
        var postgres = OrCancelAsync(choice.PostgresAsync(failed.Token), failed);
        var redis = OrCancelAsync(choice.RedisAsync(failed.Token), failed);
        try
        {
            await Task.WhenAll(kafka, postgres, redis);
            return new Parts(folder, await kafka, await postgres, await redis);
        }
        catch
        {
            if (kafka.IsCompletedSuccessfully) await kafka.Result.DisposeAsync();
            if (postgres.IsCompletedSuccessfully) await postgres.Result.DisposeAsync();
            if (redis.IsCompletedSuccessfully) await redis.Result.DisposeAsync();
            folder.Dispose();
            // The cause, not the cancellations that it led to.
            Task[] all = [kafka, postgres, redis];
            if (all.FirstOrDefault(task => task.IsFaulted) is { } cause) await cause;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kafka.DisposeAsync();
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
        _folder.Dispose();
    }

    // One that fails spares the wait for the others.
    private static async Task<T> OrCancelAsync<T>(Task<T> start, CancellationTokenSource failed)
    {
        try
        {
            return await start;
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }
}
