using Confluent.Kafka;
using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Core.Tests.Issues;

/// <summary>Without Java and Docker the demo ended after half a minute: its publishers may not have topics made, and nobody else had.</summary>
public sealed class A_mock_cluster_had_no_topics
{
    [Fact]
    public async Task A_topic_that_was_made_takes_records_of_who_may_not_have_one_made()
    {
        await using var kafka = MockKafka.Start();
        KafkaTopics.MakeOnMock(kafka.BootstrapServers, ["made"]);
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, AllowAutoCreateTopics = false, MessageTimeoutMs = 20_000 }).SetLogHandler((_, _) => { }).Build();

        var report = await producer.ProduceAsync("made", new Message<Null, string> { Value = "x" }, TestContext.Current.CancellationToken);

        Assert.Equal(PersistenceStatus.Persisted, report.Status);
    }
}
