using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;
using Dispatch.Core.Seams;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Drives one road: gathers batches by size and age, writes each in one ledger transaction with its positions, and knows what to do
/// when that fails. A batch counts only if the ledger still stands where it was read from; else it is dropped and read again.
/// </summary>
internal sealed partial class SourceLane(
    SourceTopic topic, ISourceRoad road, ConsumptionOptions options, LedgerSessions sessions, IDeadLetters deadLetters,
    TimeProvider time, ISeams seams, IngestMetrics metrics, FeedSignals? feed, ILogger logger) : IDisposable
{
    private static readonly TimeSpan DeadLetterPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(1);
    private const int MostReplays = 8;

    // Each chunk holds at least one record and the consumer pauses at twice the high water, so this bound is never the one that waits.
    private readonly Channel<List<SourceRecord>> _chunks = Channel.CreateBounded<List<SourceRecord>>(
        new BoundedChannelOptions((options.HighWater * 3) + 4_096) { SingleReader = true, SingleWriter = true });

    private readonly UnitWriter _unit = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private List<SourceRecord> _rest = [];
    private int _restFrom;
    private int _queued;
    private long _taken;
    private long _oldest;
    private LedgerSession? _session;
    private StrongBox<LedgerEpoch>? _epoch;
    private Action<PartitionState> _rewind = _ => { };

    /// <summary>Records handed over and not yet taken into a batch.</summary>
    public int Queued => Volatile.Read(ref _queued);

    /// <summary>Records ever taken into a batch: how the consumer sees that the lane moves.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The history of the ledger that this lane last connected to; another box for another connection. Null: none yet.</summary>
    public StrongBox<LedgerEpoch>? Epoch => Volatile.Read(ref _epoch);

    /// <summary>Kafka's timestamp of the oldest record that is taken and not yet written; 0: none.</summary>
    public long OldestTimestampMs => Interlocked.Read(ref _oldest);

    /// <summary>Who reads a partition again when its batch could not be written.</summary>
    public void RewindBy(Action<PartitionState> rewind) => _rewind = rewind;

    /// <summary>Hands over what was read. False: past every bound, nothing was taken.</summary>
    public bool TryOffer(List<SourceRecord> chunk)
    {
        Interlocked.Add(ref _queued, chunk.Count);
        if (_chunks.Writer.TryWrite(chunk)) return true;
        Interlocked.Add(ref _queued, -chunk.Count);
        return false;
    }

    /// <summary>Blocks until no batch is under way, or the bound has passed. Called by the consumer's thread at a hand-over.</summary>
    public void WaitForBatch(TimeSpan bound) => _idle.Wait(bound);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    await road.ReadyAsync(cancellationToken);
                    if (_session is null) await OpenSessionAsync(cancellationToken);
                    var records = await GatherAsync(cancellationToken);
                    await WorkAsync(records, cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Log.Failed(logger, exception, topic.Name); // outside a batch: nothing was held
                    await CloseSessionAsync();
                    await Task.Delay(DeadLetterPause, time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the lane: what is queued was never begun, its positions stand.
        }
        finally
        {
            _idle.Set();
            await CloseSessionAsync();
        }
    }

    public void Dispose() => _idle.Dispose();

    private async Task<List<SourceRecord>> GatherAsync(CancellationToken cancellationToken)
    {
        var records = new List<SourceRecord>();
        long bytes = 0;
        if (_restFrom == _rest.Count) await NextChunkAsync(cancellationToken);
        var started = time.GetTimestamp();
        while (true)
        {
            var from = _restFrom;
            for (; _restFrom < _rest.Count && records.Count < options.BatchEvents && bytes < options.BatchBytes; _restFrom++)
            {
                var record = _rest[_restFrom];
                records.Add(record);
                bytes += record.Value.Length;
            }

            Interlocked.Add(ref _queued, from - _restFrom);
            Interlocked.Add(ref _taken, _restFrom - from);

            if (records.Count >= options.BatchEvents || bytes >= options.BatchBytes) return records;
            if (_chunks.Reader.TryRead(out var more))
            {
                (_rest, _restFrom) = (more, 0);
                continue;
            }

            var left = TimeSpan.FromMilliseconds(options.BatchMilliseconds) - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await MoreWithinAsync(left, cancellationToken)) return records;
        }
    }

    // A lane without work holds on to its connection, and would not hear that the ledger was set back: what that ledger lacks would be
    // read again only when something new comes.
    private async Task NextChunkAsync(CancellationToken cancellationToken)
    {
        while (!_chunks.Reader.TryPeek(out _) && !await MoreWithinAsync(PingAfter, cancellationToken)) await _session!.PingAsync(cancellationToken);
        (_rest, _restFrom) = (await _chunks.Reader.ReadAsync(cancellationToken), 0);
    }

    private async Task OpenSessionAsync(CancellationToken cancellationToken)
    {
        _session = await sessions.OpenUntilAsync(cancellationToken);
        Volatile.Write(ref _epoch, new StrongBox<LedgerEpoch>(_session.Epoch));
    }

    private async Task<bool> MoreWithinAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var more = _chunks.Reader.WaitToReadAsync(bound.Token).AsTask();
        if (await Task.WhenAny(more, Task.Delay(left, time, bound.Token)) == more && await more) return true;
        await bound.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return _chunks.Reader.TryPeek(out _);
    }

    private async Task WorkAsync(List<SourceRecord> gathered, CancellationToken cancellationToken)
    {
        _idle.Reset();
        try
        {
            var records = Fresh(gathered);
            Interlocked.Exchange(ref _oldest, records.Count == 0 ? 0 : records[0].TimestampMs);
            if (records.Count == 0) return;
            try
            {
                await WriteAsync(records, cancellationToken);
            }
            catch (PositionMovedException exception)
            {
                Log.Moved(logger, topic.Name, exception.Message);
                metrics.PositionMoved(topic.Group);
                Rewind(records);
            }
            catch (RegistryHeldException exception)
            {
                Log.Held(logger, topic.Name, exception.Message);
                Rewind(records);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.LedgerFailed(logger, exception, topic.Name, records.Count);
                await CloseSessionAsync();
                Rewind(records);
            }
        }
        finally
        {
            Interlocked.Exchange(ref _oldest, 0);
            _idle.Set();
        }
    }

    // What an older generation read, or what was read before the ledger changed its history, is dropped.
    private List<SourceRecord> Fresh(List<SourceRecord> gathered)
    {
        var fresh = new List<SourceRecord>(gathered.Count);
        foreach (var record in gathered)
        {
            if (record.IsStale || (record.Offset < record.Source.Position && !record.IsEnd)) continue;
            if (record.Source.Epoch == _session!.Epoch) fresh.Add(record);
            else _rewind(record.Source);
        }

        return fresh;
    }

    private async Task WriteAsync(List<SourceRecord> records, CancellationToken cancellationToken)
    {
        var batch = Batch(records);
        if (batch.Moves.Count == 0) return;
        var started = time.GetTimestamp();
        await road.PrepareAsync(batch, _session!, cancellationToken);
        while (true)
        {
            try
            {
                await TransactAsync(batch, cancellationToken);
                break;
            }
            catch (Exception exception) when (LedgerFault.IsRepeat(exception) && batch.Replays < MostReplays)
            {
                batch.Replays++;
                metrics.Replayed(topic.Group);
            }
            catch (Exception exception) when (LedgerFault.IsTransient(exception))
            {
                Log.TriedAgain(logger, exception, topic.Name);
            }
            catch (DeadLettersException exception)
            {
                Log.DeadLettersFailed(logger, exception, topic.Name);
                await Task.Delay(DeadLetterPause, time, cancellationToken);
            }
            catch (Exception exception) when (LedgerFault.IsData(exception))
            {
                Log.Poison(logger, topic.Name, batch.Records.Count, LedgerFault.State(exception));
                metrics.Split(topic.Group);
                await SplitAsync(records, batch, exception, cancellationToken);
                return;
            }
        }

        metrics.Batch(topic.Group, batch.Records.Count, time.GetElapsedTime(started));
        await seams.ReachAsync(Seam.AfterCommitBeforeWindow);
        await road.CommittedAsync(batch, _session!, cancellationToken);
        await seams.ReachAsync(Seam.AfterWindowBeforeOffset);
        foreach (var partition in batch.Sources) partition.Committed = partition.Position;
    }

    // Halves until the poison stands alone: everything else is written, and the one goes to the dead letters.
    private async Task SplitAsync(List<SourceRecord> records, SourceBatch batch, Exception poison, CancellationToken cancellationToken)
    {
        foreach (var record in batch.Records) (record.Outcome, record.Refusal) = (Outcome.Pending, null);
        if (batch.Records.Count == 1)
        {
            batch.Records[0].Poison = $"the ledger cannot hold it (SQLSTATE {LedgerFault.State(poison)})";
            await WriteAsync(records, cancellationToken);
            return;
        }

        var half = records.Count / 2;
        await WriteAsync(records[..half], cancellationToken);
        await WriteAsync(records[half..], cancellationToken);
    }

    private async Task TransactAsync(SourceBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await LedgerTransaction.BeginAsync(_session!, _unit, cancellationToken);
        await road.WriteAsync(batch, transaction, cancellationToken);
        var refused = batch.Records.Where(record => record.Outcome == Outcome.Bad).ToList();
        if (refused.Count > 0) await RefuseAsync(refused, batch, transaction, cancellationToken);
        foreach (var (command, mustAffect) in PositionTable.Move(batch.TopicId, batch.Moves)) transaction.Last(command, mustAffect);
        if (batch.Records.Count > 0) transaction.Last(PositionTable.Count(batch.TopicId, batch.Records), -1);
        await seams.ReachAsync(Seam.BeforeCommit);
        await transaction.CommitAsync(time, cancellationToken);
        if (!_unit.IsEmpty) feed?.Committed.Raise();
        foreach (var (partition, move) in batch.Sources.Zip(batch.Moves)) partition.Position = move.Next;
        metrics.Outcomes(topic.Group, batch.Records);
    }

    // The position passes a refused event only when the dead letter is acknowledged and the refusal is on record.
    private async Task RefuseAsync(List<SourceRecord> refused, SourceBatch batch, LedgerTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.UnitId == 0) await transaction.DrawUnitAsync(cancellationToken);
        var letters = refused.ConvertAll(record => Rejections.Letter(topic, record));
        try
        {
            foreach (var large in await deadLetters.WriteAsync(letters, cancellationToken)) transaction.Last(RejectionTable.KeepWhole(large), -1);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new DeadLettersException(exception);
        }

        foreach (var record in refused) Rejections.AddEvidence(transaction.Unit, batch.TopicId, record);
        transaction.Last(RejectionTable.Insert(batch.TopicId, transaction.UnitId, refused), refused.Count);
    }

    private SourceBatch Batch(List<SourceRecord> records)
    {
        var ends = new SortedDictionary<int, (PartitionState Source, long Next)>();
        foreach (var record in records)
        {
            var next = record.IsEnd ? record.Offset : record.Offset + 1;
            if (next > record.Source.Position && (!ends.TryGetValue(record.Partition, out var end) || next > end.Next))
                ends[record.Partition] = (record.Source, next);
        }

        return new SourceBatch
        {
            TopicId = topic.Id,
            Records = records.FindAll(record => !record.IsEnd),
            Sources = [.. ends.Values.Select(end => end.Source)],
            Moves = [.. ends.Values.Select(end => new PositionMove(end.Source.Partition, end.Source.Position, end.Next))],
        };
    }

    private void Rewind(List<SourceRecord> records)
    {
        foreach (var partition in records.Select(record => record.Source).Distinct()) _rewind(partition);
    }

    private async Task CloseSessionAsync()
    {
        if (_session is null) return;
        var session = _session;
        _session = null;
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, topic.Name); // a dead connection may fail to close; it is gone either way
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Warning, "{Topic}: a batch met another position and is read again: {Reason}")]
        public static partial void Moved(ILogger logger, string topic, string reason);

        [LoggerMessage(1026, LogLevel.Information, "{Topic}: a batch is held back and read again: {Reason}")]
        public static partial void Held(ILogger logger, string topic, string reason);

        [LoggerMessage(1021, LogLevel.Error, "{Topic}: a batch of {Count} was not written; its partitions are read again from the ledger's positions")]
        public static partial void LedgerFailed(ILogger logger, Exception exception, string topic, int count);

        [LoggerMessage(1022, LogLevel.Information, "{Topic}: a batch is tried again")]
        public static partial void TriedAgain(ILogger logger, Exception exception, string topic);

        [LoggerMessage(1023, LogLevel.Error, "{Topic}: dead letters were not acknowledged; the positions wait")]
        public static partial void DeadLettersFailed(ILogger logger, Exception exception, string topic);

        [LoggerMessage(1024, LogLevel.Warning, "{Topic}: data error (SQLSTATE {State}) in a batch of {Count}; it is split to find the poison")]
        public static partial void Poison(ILogger logger, string topic, int count, string state);

        [LoggerMessage(1025, LogLevel.Error, "{Topic}: the lane failed outside a batch and goes on")]
        public static partial void Failed(ILogger logger, Exception exception, string topic);
    }
}
