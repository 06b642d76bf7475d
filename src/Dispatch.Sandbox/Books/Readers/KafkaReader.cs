using Confluent.Kafka;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Holds the ledger's positions against the ends of the source topics.</summary>
internal static class KafkaReader
{
    public static KafkaSide Read(
        TopicScan scan, SourceTopics topics, IReadOnlyDictionary<(SourceName Source, int Partition), long> positions, CancellationToken cancellationToken)
    {
        var ends = new List<PartitionEnd>();
        var spans = new Dictionary<TopicPartition, (long From, long To)>();
        foreach (var (name, source) in topics.Names)
        {
            foreach (var (partition, (low, high)) in scan.Ends(name))
            {
                var position = positions.GetValueOrDefault((source, partition));
                ends.Add(new PartitionEnd(source, partition, position, high, 0));
                spans[new TopicPartition(name, partition)] = (Math.Max(low, position), high);
            }
        }

        var between = new Dictionary<(SourceName, int), long>();
        scan.Read(spans, record =>
        {
            var at = (topics.Names[record.Topic], record.Partition.Value);
            between[at] = between.GetValueOrDefault(at) + 1;
        }, cancellationToken);
        return new KafkaSide { Partitions = ends.ConvertAll(end => end with { RecordsBetween = between.GetValueOrDefault((end.Source, end.Partition)) }) };
    }
}
