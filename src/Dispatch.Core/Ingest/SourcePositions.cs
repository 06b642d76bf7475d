using Confluent.Kafka;
using Dispatch.Core.Ledger;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Tells where partitions are to be read from: where the ledger stands. Finds out two things on the way: a log that no longer has
/// what was due (a gap, recorded), and a ledger that was set back (the group's offset, told only after a COMMIT, is ahead of it).
/// </summary>
internal sealed partial class SourcePositions(LedgerSessions sessions, TimeProvider time, ILogger<SourcePositions> logger)
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(5);

    public Task<IReadOnlyList<ResolvedPosition>> ResolveAsync<TKey, TValue>(
        SourceTopic topic, IConsumer<TKey, TValue> consumer, IReadOnlyList<PartitionState> partitions, CancellationToken cancellationToken)
    {
        var generations = partitions.Select(partition => partition.Generation).ToArray();
        return Task.Run(() => ResolveAsync(topic, consumer, partitions, generations, cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<ResolvedPosition>> ResolveAsync<TKey, TValue>(
        SourceTopic topic, IConsumer<TKey, TValue> consumer, IReadOnlyList<PartitionState> partitions, int[] generations, CancellationToken cancellationToken)
    {
        // The group's offsets first: they trail the ledger, so what is read of the ledger afterwards can only be equal or ahead.
        var told = consumer.Committed(partitions.Select(partition => new TopicPartition(topic.Name, partition.Partition)), BrokerTimeout)
            .ToDictionary(one => one.Partition.Value, one => one.Offset.IsSpecial ? -1 : one.Offset.Value);
        await using var session = await sessions.OpenUntilAsync(cancellationToken);
        var positions = await PositionTable.ReadAsync(session, topic.Id, [.. partitions.Select(partition => partition.Partition).Order()], cancellationToken);
        var resolved = new List<ResolvedPosition>(partitions.Count);
        for (var i = 0; i < partitions.Count; i++)
        {
            var partition = partitions[i];
            var position = positions.GetValueOrDefault(partition.Partition, -1);
            var marks = consumer.QueryWatermarkOffsets(new TopicPartition(topic.Name, partition.Partition), BrokerTimeout);
            if (position >= 0 && position < marks.Low.Value)
            {
                await PositionTable.RecordGapAsync(session, topic.Id, partition.Partition, position, marks.Low.Value, time.GetUtcNow(), cancellationToken);
                Log.Gap(logger, topic.Name, partition.Partition, position, marks.Low.Value);
            }

            if (told[partition.Partition] > Math.Max(position, 0))
            {
                Log.SetBack(logger, topic.Name, partition.Partition, position, told[partition.Partition]);
                await Incarnations.BeginAsync(session, $"{topic.Name}[{partition.Partition}]: the ledger stands at {position}, the group at {told[partition.Partition]}", time.GetUtcNow(), cancellationToken);
            }

            await Incarnations.MarkRereadAsync(session, topic.Id, partition.Partition, marks.High.Value, cancellationToken);
            resolved.Add(new ResolvedPosition(partition, generations[i], position, session.Epoch));
        }

        return resolved;
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Error, "{Topic}[{Partition}]: offsets {From} to {To} are gone from the log and were never read")]
        public static partial void Gap(ILogger logger, string topic, int partition, long from, long to);

        [LoggerMessage(1011, LogLevel.Error, "{Topic}[{Partition}]: the ledger was set back: it stands at {Position}, the group was told {Told}; events are read again")]
        public static partial void SetBack(ILogger logger, string topic, int partition, long position, long told);
    }
}
