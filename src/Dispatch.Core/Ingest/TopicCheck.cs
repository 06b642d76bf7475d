using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Dispatch.Core.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Topics are a contract: at start those that exist are held against the table (<see cref="TopicTable"/>). One that keeps less, or takes
/// smaller events than Dispatch relies on, stops the start; a missing one is waited for by whoever reads it.
/// </summary>
internal sealed partial class TopicCheck(TopicTable topics, IOptions<KafkaOptions> kafka, ILogger<TopicCheck> logger) : IHostedService
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (kafka.Value.Mock) return;
        using var admin = new AdminClientBuilder(kafka.Value.AdminConfig()).SetLogHandler((_, _) => { }).Build();
        IReadOnlyList<DescribeConfigsResult> described;
        try
        {
            var known = admin.GetMetadata(BrokerTimeout).Topics.Where(topic => topic.Error.Code == ErrorCode.NoError).Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal);
            var present = topics.All.Where(spec => known.Contains(spec.Name)).Select(spec => new ConfigResource { Type = ResourceType.Topic, Name = spec.Name }).ToList();
            if (present.Count == 0) return;
            described = await admin.DescribeConfigsAsync(present, new DescribeConfigsOptions { RequestTimeout = BrokerTimeout });
        }
        catch (KafkaException exception)
        {
            Log.NotChecked(logger, exception.Error.Reason); // the brokers are away: the stages wait for them, as they do at any time
            return;
        }

        var faults = described.SelectMany(Faults).ToList();
        if (faults.Count > 0) throw new OptionsValidationException("topics", typeof(TopicTable), faults);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Faults(DescribeConfigsResult described)
    {
        var spec = topics.All.First(one => one.Name == described.ConfigResource.Name);
        var largest = Number(described, "max.message.bytes");
        if (largest < spec.MaxMessageBytes)
            yield return $"Topic {spec.Name}: max.message.bytes is {largest}; at least {spec.MaxMessageBytes} is needed.";
        var policy = described.Entries["cleanup.policy"].Value;
        if (policy != spec.CleanupPolicy)
            yield return $"Topic {spec.Name}: cleanup.policy is {policy}; it must be {spec.CleanupPolicy}.";
        var retention = Number(described, "retention.ms");
        if (spec.Retention is { } least && retention >= 0 && retention < least.TotalMilliseconds)
            yield return $"Topic {spec.Name}: retention.ms is {retention}; at least {least.TotalMilliseconds} is needed, for a restored ledger reads again what it lost.";
    }

    private static long Number(DescribeConfigsResult described, string name) =>
        long.Parse(described.Entries[name].Value, CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(1041, LogLevel.Warning, "The topics could not be checked: {Reason}")]
        public static partial void NotChecked(ILogger logger, string reason);
    }
}
