using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Dispatch.Sandbox.Servers;

/// <summary>Makes topics.</summary>
internal static class KafkaTopics
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Creates the topics that are not there yet, unreplicated, and returns when every partition has a leader. A topic that is
    /// there stays as it is. Not for the mock cluster: <see cref="MakeOnMock"/>.
    /// </summary>
    /// <exception cref="KafkaException">The cluster refused a topic, or did not answer within 30 s.</exception>
    public static async Task CreateAsync(
        string bootstrapServers,
        IEnumerable<(string Name, int Partitions, IReadOnlyDictionary<string, string> Config)> topics,
        CancellationToken cancellationToken)
    {
        var wanted = topics.ToList();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        try
        {
            await admin.CreateTopicsAsync(
                wanted.Select(topic => new TopicSpecification
                {
                    Name = topic.Name,
                    NumPartitions = topic.Partitions,
                    ReplicationFactor = 1,
                    Configs = topic.Config.ToDictionary(),
                }),
                new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }).WaitAsync(cancellationToken);
        }
        catch (CreateTopicsException failure) when (failure.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Made before, by us or by someone who started at the same time.
        }

        foreach (var (name, _, _) in wanted) await WaitForLeadersAsync(admin, name, cancellationToken);
    }

    /// <summary>The mock cluster takes no orders, but makes a topic, with partitions of its own number, when a client that may have it made asks for it.</summary>
    public static void MakeOnMock(string bootstrapServers, IEnumerable<string> names)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers, AllowAutoCreateTopics = true }).Build();
        foreach (var name in names) admin.GetMetadata(name, Patience);
    }

    private static async Task WaitForLeadersAsync(IAdminClient admin, string topic, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic])).WaitAsync(limit.Token);
                if (described.TopicDescriptions.All(found => found.Partitions.All(partition => partition.Leader is { Id: >= 0 }))) return;
            }
            catch (DescribeTopicsException failure) when (failure.Results.TopicDescriptions.All(found => found.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.NoError))
            {
                // Created, but not yet known to the broker that was asked.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"No leader for every partition of {topic} within {Patience.TotalSeconds:0} s."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
