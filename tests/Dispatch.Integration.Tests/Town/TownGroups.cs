using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Dispatch.Integration.Tests.Town;

/// <summary>A town's consumer groups as the broker has them.</summary>
internal sealed class TownGroups(string bootstrapServers, string prefix) : IDisposable
{
    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Who holds which partitions: member, a colon, its partitions; sorted.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync(string group)
    {
        var described = await _admin.DescribeConsumerGroupsAsync([$"{prefix}.{group}"]);
        return [.. described.ConsumerGroupDescriptions.Single().Members
            .Select(member => $"{member.ConsumerId}: {string.Join(',', member.Assignment.TopicPartitions.Select(one => one.Partition.Value).Order())}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Sum of the offsets that the group was told.</summary>
    public async Task<long> ToldAsync(string group)
    {
        var offsets = await _admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions($"{prefix}.{group}", null)]);
        return offsets.Single().Partitions.Where(one => !one.Offset.IsSpecial).Sum(one => one.Offset.Value);
    }

    /// <summary>A member of a group of its own that has joined and polls no more.</summary>
    public Sleeper Sleep(string group, string topic, int pollIntervalMs) => new(bootstrapServers, $"{prefix}.{group}", topic, pollIntervalMs);

    public void Dispose() => _admin.Dispose();
}
