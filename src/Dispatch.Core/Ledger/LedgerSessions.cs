using Dispatch.Core.Seams;
using Microsoft.Extensions.Options;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Dispatch.Core.Ledger;

/// <summary>Opens sessions on the ledger.</summary>
internal sealed class LedgerSessions : IAsyncDisposable
{
    // Every write joins a sorted unnest to an index. With these off the planner keeps to nested loops from the sorted side, so
    // rows are locked in key order, whatever the statistics say: unsorted writers dead-lock.
    // Without sorts and bitmaps an ORDER BY … LIMIT reads its index in order: believing the queue small, the claim else sorted all of it, each time.
    // Plans are made at each execution, never kept: one that was made while a table was empty joins by its whole order index, row by row,
    // and a kept plan does so for ever (docs/adr/0005).
    private const string Planner = "-c jit=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c plan_cache_mode=force_custom_plan";

    // A worker whose machine is gone says no good-bye: the server finds out in some ten seconds, not in the stock two hours.
    private const string Gone = "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";

    private const string EpochSql =
        """
        SELECT (SELECT id FROM ledger), (SELECT system_identifier FROM pg_control_system()),
               substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
               (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint, (SELECT digest_key FROM ledger)
        """;

    private readonly NpgsqlDataSource _source;
    private readonly CommitBook? _commits;
    private readonly ResiliencePipeline _patience;

    public LedgerSessions(IOptions<LedgerOptions> options, TimeProvider time, CommitBook? commits = null)
    {
        _commits = commits;
        _patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(exception => exception is not OperationCanceledException),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
        var builder = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString)
        {
            Pooling = false,
            Options = $"{Planner} {Gone} -c idle_in_transaction_session_timeout={options.Value.IdleTransactionSeconds}s",
            CommandTimeout = options.Value.CommandTimeoutSeconds,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            Multiplexing = false,
            WriteBufferSize = 65_536,
            IncludeErrorDetail = false, // details quote values: personal data
        };
        builder.ApplicationName ??= "dispatch-worker"; // an operator may tell deployments apart by a name of his own
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    /// <summary>A new session, its epoch read.</summary>
    /// <exception cref="NpgsqlException">The ledger is out of reach, in recovery, or not migrated.</exception>
    public async Task<LedgerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(EpochSql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var epoch = new LedgerEpoch(reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
            return new LedgerSession(connection, epoch, unchecked((ulong)reader.GetInt64(4)), _commits);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new session as soon as the ledger can be reached: tries again, with back-off and jitter, until cancelled.</summary>
    public async Task<LedgerSession> OpenUntilAsync(CancellationToken cancellationToken) =>
        await _patience.ExecuteAsync(async token => await OpenAsync(token), cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
