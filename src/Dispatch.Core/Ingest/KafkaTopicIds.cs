using System.IO.Hashing;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Asks the broker for topics' ids: positions belong to an id, so a topic made anew under the same name is read from its beginning.
/// </summary>
internal sealed partial class KafkaTopicIds(IOptions<KafkaOptions> options, TimeProvider time, ILogger<KafkaTopicIds> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The topic's id, as soon as the broker knows the topic.</summary>
    public async Task<Guid> WaitForAsync(string topic, CancellationToken cancellationToken)
    {
        if (options.Value.Mock) return NameAsId(topic);
        using var admin = new AdminClientBuilder(options.Value.AdminConfig()).SetLogHandler((_, _) => { }).Build();
        while (true)
        {
            try
            {
                var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]));
                var id = described.TopicDescriptions[0].TopicId;
                return new Guid(Bytes(id.MostSignificantBits, id.LeastSignificantBits), bigEndian: true);
            }
            catch (KafkaException exception)
            {
                Log.Waiting(logger, topic, exception.Error.Reason);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // The mock cluster's topics have no ids: the name stands for one.
    private static Guid NameAsId(string topic)
    {
        var hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(topic));
        return new Notices.NoticeKey(hash).ToGuid();
    }

    private static byte[] Bytes(long most, long least)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, most);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), least);
        return bytes;
    }

    private static partial class Log
    {
        [LoggerMessage(1040, LogLevel.Warning, "{Topic}: waiting for the topic: {Reason}. Create the topics of docs/topics.md")]
        public static partial void Waiting(ILogger logger, string topic, string reason);
    }
}
