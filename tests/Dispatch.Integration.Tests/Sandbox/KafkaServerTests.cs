using Confluent.Kafka;
using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class KafkaServerTests : IDisposable
{
    private const string Topic = "kept";
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_keeps_its_port_and_its_records_when_it_is_stopped_or_killed()
    {
        await using var server = await KafkaServer.StartAsync(new KafkaOptions { Folder = _folder["kafka"] }, Cancel);
        var address = server.BootstrapServers;
        (string, int, IReadOnlyDictionary<string, string>)[] topics =
            [(Topic, 3, new Dictionary<string, string> { ["max.message.bytes"] = "4194304", ["retention.ms"] = "-1" })];
        await KafkaTopics.CreateAsync(address, topics, Cancel);
        await KafkaTopics.CreateAsync(address, topics, Cancel);

        await ProduceAsync(address, 2 * 1024 * 1024);
        await server.StopAsync();
        await server.StartAgainAsync(Cancel);
        Assert.Equal([2 * 1024 * 1024], Sizes(address, 1));

        await ProduceAsync(address, 3);
        await server.KillAsync();
        Assert.False(server.IsRunning);
        await server.StartAgainAsync(Cancel);

        Assert.Equal([2 * 1024 * 1024, 3], Sizes(address, 2));
        Assert.Equal(address, server.BootstrapServers);
    }

    [Fact]
    public async Task The_mock_cluster_carries_a_record_and_says_that_it_is_one()
    {
        await using var mock = MockKafka.Start();

        await ProduceAsync(mock.BootstrapServers, 5);

        Assert.True(mock.IsMock);
        Assert.Equal([5], Sizes(mock.BootstrapServers, 1));
    }

    private static async Task ProduceAsync(string address, int size)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = address, Acks = Acks.All, MessageMaxBytes = 4 * 1024 * 1024 }).Build();
        await producer.ProduceAsync(new TopicPartition(Topic, 0), new Message<Null, byte[]> { Value = new byte[size] }, Cancel);
    }

    private static List<int> Sizes(string address, int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = address, GroupId = "reader", EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartitionOffset(Topic, 0, Offset.Beginning));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var sizes = new List<int>();
        while (sizes.Count < count) sizes.Add(consumer.Consume(limit.Token).Message.Value.Length);
        consumer.Close();
        return sizes;
    }
}
