using System.Buffers;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Dispatch.Core.Dedupe;

/// <summary>
/// The recent-window in Redis: ids that were committed a short while ago, each with its digest. A hint, never the truth.
/// One table of 8-byte slots per epoch, direct-mapped: a newer id takes the slot of an older one. One BITFIELD command a batch
/// (docs/adr/0004-window-layout.md has the figures). Safe for use by several callers at once.
/// </summary>
internal sealed partial class RecentWindow
{
    private readonly RedisLink _redis;
    private readonly WindowTables _tables;
    private readonly WindowOptions _options;
    private readonly DedupeMetrics _metrics;
    private readonly ILogger<RecentWindow> _logger;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;
    private long _nextLog = long.MinValue;

    public RecentWindow(RedisLink redis, IOptions<WindowOptions> options, DedupeMetrics metrics, TimeProvider clock, ILogger<RecentWindow> logger)
    {
        _redis = redis;
        _tables = new WindowTables(redis);
        _options = options.Value;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 3,
                SamplingDuration = TimeSpan.FromMilliseconds(Math.Max(500, _options.TimeoutMilliseconds * 10)),
                BreakDuration = TimeSpan.FromMilliseconds(_options.BreakMilliseconds),
                ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>().Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(TimeSpan.FromMilliseconds(_options.TimeoutMilliseconds))
            .Build();
    }

    /// <summary>
    /// One call per batch: puts what was committed since the last call, then asks for this batch. Never throws but for cancellation.
    /// </summary>
    /// <param name="putEpoch">Epoch of the connection that committed <paramref name="committed"/>.</param>
    /// <param name="committed">What was committed since the last call. Forgotten where the window is out of reach.</param>
    /// <param name="askEpoch">Epoch of the connection that will write the batch; a new connection asks again.</param>
    /// <param name="asked">Keys of this batch, in any order.</param>
    /// <param name="known">As long as <paramref name="asked"/>: filled with the digest committed for each key, 0 where none is known. Another key's slot can answer with noise, which equals no digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<WindowAnswer> ExchangeAsync(
        LedgerEpoch putEpoch, ReadOnlyMemory<WindowEntry> committed,
        LedgerEpoch askEpoch, ReadOnlyMemory<NoticeKey> asked,
        Memory<ulong> known, CancellationToken cancellationToken)
    {
        known.Span.Clear();
        if (committed.IsEmpty && asked.IsEmpty) return WindowAnswer.Answered;
        if (_redis.Database is not { } database) return Without("down");
        var started = _clock.GetTimestamp();
        try
        {
            var exchange = new Exchange(this, database, putEpoch, committed, askEpoch, asked, known);
            await _pipeline.ExecuteAsync(static async (exchange, token) => await exchange.Window.AskAsync(exchange, token), exchange, cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            return Without("left alone");
        }
        catch (Exception fault) when (fault is TimeoutRejectedException or TimeoutException)
        {
            return Without("slow");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The window is a hint: whatever ails it, the ledger goes on alone.
            return Without(fault is RedisServerException { Message: ['O', 'O', 'M', ..] } ? "out of memory" : "failed");
        }

        _metrics.Exchanged(_clock.GetElapsedTime(started), committed.Length, asked.Length);
        return WindowAnswer.Answered;
    }

    private async Task AskAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var committed = exchange.Committed.Span;
        var together = exchange.PutEpoch == exchange.AskEpoch;
        var skip = together ? committed.Length : 0;
        if (!committed.IsEmpty && (!together || exchange.Asked.IsEmpty)) await PutAsync(exchange, cancellationToken);
        if (exchange.Asked.IsEmpty) return;
        var operations = ArrayPool<BitFieldOperation>.Shared.Rent(skip + exchange.Asked.Length);
        if (together) Puts(exchange.Committed.Span, operations);
        Gets(exchange.Asked.Span, operations.AsSpan(skip));
        var table = _tables.Of(exchange.AskEpoch);
        var asking = exchange.Database.StringBitFieldAsync(table, operations.AsMemory(0, skip + exchange.Asked.Length));
        if (skip > 0) Touch(exchange.Database, table);
        using var answers = await asking.WaitAsync(cancellationToken);
        Read(answers.Span[skip..], exchange.Asked.Span, exchange.Known.Span);
        ArrayPool<BitFieldOperation>.Shared.Return(operations); // not after a fault: a late writer may still read it
    }

    private async Task PutAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var operations = new BitFieldOperation[exchange.Committed.Length];
        Puts(exchange.Committed.Span, operations);
        var table = _tables.Of(exchange.PutEpoch);
        var putting = exchange.Database.StringBitFieldAsync(table, operations);
        Touch(exchange.Database, table);
        using var answers = await putting.WaitAsync(cancellationToken);
    }

    private void Touch(IDatabase database, RedisKey table) =>
        database.KeyExpireAsync(table, TimeSpan.FromMinutes(_options.ExpiryMinutes), ExpireWhen.Always, CommandFlags.FireAndForget);

    private void Puts(ReadOnlySpan<WindowEntry> entries, Span<BitFieldOperation> operations)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            var slot = WindowSlot.Of(entries[i].Key, _options.SlotsPowerOfTwo);
            var value = entries[i].Digest == 0 ? 0 : entries[i].Digest ^ slot.Mask;
            operations[i] = BitFieldOperation.Set(BitFieldEncoding.Int64, BitFieldOffset.Bit(slot.BitOffset), (long)value);
        }
    }

    private void Gets(ReadOnlySpan<NoticeKey> keys, Span<BitFieldOperation> operations)
    {
        for (var i = 0; i < keys.Length; i++)
            operations[i] = BitFieldOperation.Get(BitFieldEncoding.Int64, BitFieldOffset.Bit(WindowSlot.Of(keys[i], _options.SlotsPowerOfTwo).BitOffset));
    }

    private void Read(ReadOnlySpan<long?> answers, ReadOnlySpan<NoticeKey> keys, Span<ulong> known)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var value = (ulong)answers[i].GetValueOrDefault();
            known[i] = value == 0 ? 0 : value ^ WindowSlot.Of(keys[i], _options.SlotsPowerOfTwo).Mask;
        }
    }

    private WindowAnswer Without(string reason)
    {
        _metrics.NoWindow(reason);
        var now = _clock.GetTimestamp();
        var next = Interlocked.Read(ref _nextLog);
        // One line in ten seconds, whoever comes first.
        if (now >= next && Interlocked.CompareExchange(ref _nextLog, now + (10 * _clock.TimestampFrequency), next) == next) Log.NoWindow(_logger, reason);
        return WindowAnswer.None;
    }

    private sealed record Exchange(
        RecentWindow Window, IDatabase Database, LedgerEpoch PutEpoch, ReadOnlyMemory<WindowEntry> Committed,
        LedgerEpoch AskEpoch, ReadOnlyMemory<NoticeKey> Asked, Memory<ulong> Known);

    private static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Warning, "No recent-window: Redis is {Reason}. The ledger dedupes alone (slower, just as right). This line comes at most every 10 s")]
        public static partial void NoWindow(ILogger logger, string reason);
    }
}
