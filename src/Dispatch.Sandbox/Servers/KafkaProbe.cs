using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Dispatch.Sandbox.Servers;

/// <summary>Asks a cluster for its metadata: the only sign that it serves clients.</summary>
internal static class KafkaProbe
{
    /// <summary>The cluster's id, or null when no broker answers within the patience. Not for the mock cluster.</summary>
    public static async Task<string?> ClusterIdAsync(string bootstrapServers, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers, ReconnectBackoffMs = 20, ReconnectBackoffMaxMs = 200 })
            // librdkafka would print each refused connection of a server that is not up yet.
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = patience }).WaitAsync(cancellationToken);
            return cluster.Nodes.Count > 0 ? cluster.ClusterId : null;
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
