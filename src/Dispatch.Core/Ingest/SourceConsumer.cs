using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Dispatch.Core.Ledger;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Reads one source topic on a thread of its own and hands what it reads to the lanes. Past the high water it waits a moment for them, and
/// where they stand still it pauses partitions and goes on polling, so a slow or absent ledger never costs a rebalance. Consumption stands
/// where the ledger says, never where the group's offset says: that is only told afterwards, for people and lag tools.
/// </summary>
internal sealed partial class SourceConsumer : IDisposable
{
    private static readonly TimeSpan PollFor = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TrickleFor = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan WaitFor = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StandsStill = TimeSpan.FromMilliseconds(250);

    private const int Lot = 64;
    private const int MostAtOnce = 1_000;

    private readonly SourceTopic _topic;
    private readonly ConsumptionOptions _options;
    private readonly IReadOnlyList<SourceLane> _lanes;
    private readonly SourcePositions _positions;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IConsumer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> _consumer;
    private readonly Dictionary<int, PartitionState> _partitions = [];
    private readonly ConcurrentQueue<PartitionState> _rewinds = [];
    private readonly List<SourceRecord>[] _chunks;
    private readonly StrongBox<LedgerEpoch>?[] _epochs;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LanePressure _pressure;
    private Task<IReadOnlyList<ResolvedPosition>>? _resolving;
    private long _toldAt;

    public SourceConsumer(
        SourceTopic topic, KafkaOptions kafka, ConsumptionOptions options, IReadOnlyList<SourceLane> lanes,
        SourcePositions positions, IngestMetrics metrics, TimeProvider time, ILogger logger)
    {
        _topic = topic;
        _options = options;
        _lanes = lanes;
        _positions = positions;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _chunks = [.. lanes.Select(_ => new List<SourceRecord>())];
        _epochs = new StrongBox<LedgerEpoch>?[lanes.Count];
        _pressure = new LanePressure(lanes.Count, options.HighWater, StandsStill, time);
        var arena = new ArenaDeserializer();
        _consumer = new ConsumerBuilder<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(kafka.ConsumerConfig(topic.Group))
            .SetKeyDeserializer(arena)
            .SetValueDeserializer(arena)
            .SetPartitionsAssignedHandler((_, assigned) => Assigned(assigned))
            .SetPartitionsRevokedHandler((_, revoked) => Revoked(revoked))
            .SetPartitionsLostHandler((_, lost) => Lost(lost))
            .SetErrorHandler((_, error) => Log.ClientError(_logger, topic.Name, error.Code.ToString(), error.Reason))
            .SetLogHandler((_, _) => { })
            .Build();
        _thread = new Thread(Run) { IsBackground = true, Name = $"consume {topic.Name}" };
    }

    /// <summary>Partitions this worker holds now.</summary>
    public int Assignment { get; private set; }

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _thread.Start();

    /// <summary>Asks for a partition to be read again from the ledger's position; what is in flight of it is dropped at once.</summary>
    public void Rewind(PartitionState partition)
    {
        partition.Forget();
        _rewinds.Enqueue(partition);
    }

    /// <summary>Stops reading, tells the last offsets, leaves the group.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _consumer.Dispose();
    }

    private void Run()
    {
        try
        {
            _consumer.Subscribe(_topic.Name);
            while (!_stop.IsCancellationRequested) Turn();
            Tell(force: true);
            _consumer.Close();
        }
        catch (Exception exception)
        {
            Log.Died(_logger, exception, _topic.Name);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Turn()
    {
        if (_pressure.Waits) _stop.Token.WaitHandle.WaitOne(WaitFor);
        else Read();
        HandOver();
        FollowEpochs();
        Resolve();
        Pressure();
        Tell(force: false);
    }

    private void Read()
    {
        try
        {
            if (_consumer.Consume(PollFor) is not { } first) return;
            Take(first);
            // A trickle is taken in lots: each event by itself would cost a wake of this thread and of its lane.
            if (Drain(1) < Lot) _stop.Token.WaitHandle.WaitOne(TrickleFor);
            Drain(Lot);
        }
        catch (ConsumeException exception)
        {
            Log.ClientError(_logger, _topic.Name, exception.Error.Code.ToString(), exception.Error.Reason);
        }
    }

    // What the client has ready, up to a chunk.
    private int Drain(int read)
    {
        for (; read < MostAtOnce && _consumer.Consume(TimeSpan.Zero) is { } result; read++) Take(result);
        return read;
    }

    private void Take(ConsumeResult<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> result)
    {
        if (!_partitions.TryGetValue(result.Partition.Value, out var partition) || !partition.Resolved) return;
        var generation = partition.Generation;
        _chunks[partition.Lane].Add(result.IsPartitionEOF
            ? new SourceRecord { Source = partition, Generation = generation, Offset = result.Offset.Value, IsEnd = true }
            : new SourceRecord
            {
                Source = partition,
                Generation = generation,
                Offset = result.Offset.Value,
                Key = result.Message.Key,
                Value = result.Message.Value,
                Headers = result.Message.Headers is { Count: > 0 } headers ? headers : null,
                TimestampMs = result.Message.Timestamp.UnixTimestampMs,
                LogAppendTime = result.Message.Timestamp.Type == TimestampType.LogAppendTime,
            });
    }

    private void HandOver()
    {
        for (var lane = 0; lane < _lanes.Count; lane++)
        {
            if (_chunks[lane].Count == 0) continue;
            if (!_lanes[lane].TryOffer(_chunks[lane])) foreach (var record in _chunks[lane]) Rewind(record.Source); // past every bound: read again later
            _chunks[lane] = new List<SourceRecord>(256);
        }
    }

    // A lane that connected to another history of the ledger than its partitions were resolved under: their positions are asked for again.
    private void FollowEpochs()
    {
        for (var lane = 0; lane < _lanes.Count; lane++)
        {
            if (_lanes[lane].Epoch is not { } epoch || epoch == _epochs[lane]) continue;
            _epochs[lane] = epoch;
            foreach (var partition in _partitions.Values.Where(partition => partition.Lane == lane && (!partition.Resolved || partition.Epoch != epoch.Value))) Rewind(partition);
        }
    }

    // Partitions that must be read from elsewhere wait, paused, until the ledger has told where; asking never blocks this thread.
    private void Resolve()
    {
        if (_resolving is { IsCompleted: true } done)
        {
            _resolving = null;
            if (done.IsCompletedSuccessfully) foreach (var resolved in done.Result) Stand(resolved);
        }

        if (_resolving is not null) return;
        while (_rewinds.TryDequeue(out _)) { }
        var open = _partitions.Values.Where(partition => !partition.Resolved).ToList();
        if (open.Count == 0) return;
        foreach (var partition in open) Pause(partition);
        _resolving = _positions.ResolveAsync(_topic, _consumer, open, _stop.Token);
    }

    private void Stand(ResolvedPosition resolved)
    {
        var partition = resolved.Partition;
        if (!_partitions.TryGetValue(partition.Partition, out var held) || held != partition || partition.Generation != resolved.Generation) return;
        try
        {
            _consumer.Seek(new TopicPartitionOffset(_topic.Name, partition.Partition, resolved.Position < 0 ? Offset.Beginning : new Offset(resolved.Position)));
        }
        catch (KafkaException exception)
        {
            Log.SeekFailed(_logger, _topic.Name, partition.Partition, exception.Error.Reason); // asked again at the next turn
            return;
        }

        partition.Position = resolved.Position;
        partition.Epoch = resolved.Epoch;
        partition.Told = -1;
        partition.Resolved = true;
        Resume(partition);
    }

    private void Pressure()
    {
        for (var lane = 0; lane < _lanes.Count; lane++) _pressure.Note(lane, Uses(lane), _lanes[lane].Queued, _lanes[lane].Taken);
        foreach (var partition in _partitions.Values)
        {
            if (!partition.Resolved) continue;
            if (!partition.Paused && _pressure.Pauses(partition.Lane)) Pause(partition);
            else if (partition.Paused && _pressure.Resumes(partition.Lane)) Resume(partition);
        }
    }

    private bool Uses(int lane)
    {
        foreach (var partition in _partitions.Values)
            if (partition.Lane == lane) return true;
        return false;
    }

    private void Pause(PartitionState partition)
    {
        if (partition.Paused) return;
        _consumer.Pause([new TopicPartition(_topic.Name, partition.Partition)]);
        partition.Paused = true;
    }

    private void Resume(PartitionState partition)
    {
        if (!partition.Paused) return;
        _consumer.Resume([new TopicPartition(_topic.Name, partition.Partition)]);
        partition.Paused = false;
    }

    private void Tell(bool force)
    {
        if (!force && _time.GetElapsedTime(_toldAt) < TellEvery) return;
        _toldAt = _time.GetTimestamp();
        Tell(_partitions.Values);
        Measure();
    }

    private void Measure()
    {
        long lag = 0;
        foreach (var partition in _partitions.Values)
        {
            var end = _consumer.GetWatermarkOffsets(new TopicPartition(_topic.Name, partition.Partition)).High;
            if (!end.IsSpecial) lag += Math.Max(0, end.Value - Math.Max(partition.Position, 0));
        }

        var oldest = _lanes.Select(lane => lane.OldestTimestampMs).Where(at => at > 0).DefaultIfEmpty(0).Min();
        var age = oldest == 0 ? TimeSpan.Zero : _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest);
        _metrics.Lag(_topic.Group, _partitions.Count, lag, age);
    }

    private void Tell(IEnumerable<PartitionState> partitions)
    {
        var news = partitions.Where(partition => partition.Committed > partition.Told).Select(partition => (Partition: partition, partition.Committed)).ToList();
        if (news.Count == 0) return;
        try
        {
            _consumer.Commit(news.Select(one => new TopicPartitionOffset(_topic.Name, one.Partition.Partition, one.Committed)));
            foreach (var (partition, committed) in news) partition.Told = committed;
        }
        catch (KafkaException exception)
        {
            Log.TellFailed(_logger, _topic.Name, exception.Error.Reason);
        }
    }

    private void Assigned(List<TopicPartition> assigned)
    {
        foreach (var given in assigned)
        {
            var number = given.Partition.Value;
            _partitions[number] = new PartitionState(number, number % _lanes.Count);
        }

        Assignment = _partitions.Count;
        _topic.Assignments++;
        Log.Assigned(_logger, _topic.Name, assigned.Count, _partitions.Count);
    }

    private void Revoked(List<TopicPartitionOffset> revoked)
    {
        // What is read but not begun is dropped; the batch under way is finished, so that the heir finds its positions.
        var mine = revoked.Select(one => _partitions.GetValueOrDefault(one.Partition.Value)).OfType<PartitionState>().ToList();
        foreach (var partition in mine) partition.Close();
        foreach (var lane in mine.Select(partition => partition.Lane).Distinct()) _lanes[lane].WaitForBatch(TimeSpan.FromMilliseconds(_options.HandOverMilliseconds));
        Tell(mine);
        Drop(revoked);
        Log.Revoked(_logger, _topic.Name, revoked.Count, _partitions.Count);
    }

    private void Lost(List<TopicPartitionOffset> lost)
    {
        Drop(lost);
        Log.Lost(_logger, _topic.Name, lost.Count);
    }

    private void Drop(List<TopicPartitionOffset> gone)
    {
        foreach (var one in gone)
        {
            if (_partitions.Remove(one.Partition.Value, out var partition)) partition.Forget();
        }

        Assignment = _partitions.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "{Topic}: {Count} partitions assigned, {Held} held")]
        public static partial void Assigned(ILogger logger, string topic, int count, int held);

        [LoggerMessage(1001, LogLevel.Information, "{Topic}: {Count} partitions handed over, {Held} held")]
        public static partial void Revoked(ILogger logger, string topic, int count, int held);

        [LoggerMessage(1002, LogLevel.Warning, "{Topic}: {Count} partitions lost; what was in flight is dropped, the ledger's positions decide")]
        public static partial void Lost(ILogger logger, string topic, int count);

        [LoggerMessage(1003, LogLevel.Warning, "{Topic}: Kafka client: {Code} {Reason}")]
        public static partial void ClientError(ILogger logger, string topic, string code, string reason);

        [LoggerMessage(1004, LogLevel.Debug, "{Topic}[{Partition}]: seek failed, tried again: {Reason}")]
        public static partial void SeekFailed(ILogger logger, string topic, int partition, string reason);

        [LoggerMessage(1005, LogLevel.Debug, "{Topic}: the group's offsets could not be told: {Reason}")]
        public static partial void TellFailed(ILogger logger, string topic, string reason);

        [LoggerMessage(1006, LogLevel.Critical, "{Topic}: the consumer's thread died")]
        public static partial void Died(ILogger logger, Exception exception, string topic);
    }
}
