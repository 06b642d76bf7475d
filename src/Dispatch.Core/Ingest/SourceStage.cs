using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Seams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>
/// Runs one source topic: a consumer's thread and its lanes, each driving a road of its own. Ends in order: stop reading, finish the batch,
/// tell the last offsets, leave the group.
/// </summary>
internal sealed partial class SourceStage(
    TopicSpec spec, string group, ConsumptionOptions options, Func<ISourceRoad> road,
    IOptions<KafkaOptions> kafka, KafkaTopicIds topicIds, LedgerSessions sessions, SourcePositions positions, IDeadLetters deadLetters,
    SourceHealth health, TimeProvider time, ISeams seams, IngestMetrics metrics, ILogger<SourceStage> logger, FeedSignals? feed = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // the host starts the other stages meanwhile
            var topic = new SourceTopic { Name = spec.Name, Group = group, Id = await topicIds.WaitForAsync(spec.Name, stoppingToken) };
            var lanes = new SourceLane[options.Lanes];
            for (var i = 0; i < lanes.Length; i++) lanes[i] = new SourceLane(topic, road(), options, sessions, deadLetters, time, seams, metrics, feed, logger);
            using var consumer = new SourceConsumer(topic, kafka.Value, options, lanes, positions, metrics, time, logger);
            foreach (var lane in lanes) lane.RewindBy(consumer.Rewind);
            await RunAsync(topic, consumer, lanes, stoppingToken);
            foreach (var lane in lanes) lane.Dispose();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it had begun.
        }
    }

    private async Task RunAsync(SourceTopic topic, SourceConsumer consumer, SourceLane[] lanes, CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        health.Register(topic, consumer);
        var running = Array.ConvertAll(lanes, lane => lane.RunAsync(end.Token));
        consumer.Start();
        Log.Started(logger, topic.Name, lanes.Length);
        var ended = consumer.Ended;
        var stop = new TaskCompletionSource();
        await using var registration = stoppingToken.Register(stop.SetResult);
        await Task.WhenAny(stop.Task, ended);
        if (ended.IsCompleted && !stoppingToken.IsCancellationRequested) throw new KafkaException(new Error(ErrorCode.Local_Fail, $"The consumer of {topic.Name} ended; the host stops."));
        await consumer.StopAsync();
        await end.CancelAsync();
        await Task.WhenAll(running);
        Log.Stopped(logger, topic.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Information, "{Topic}: consumption begins, {Lanes} lanes")]
        public static partial void Started(ILogger logger, string topic, int lanes);

        [LoggerMessage(1031, LogLevel.Information, "{Topic}: handed over and left")]
        public static partial void Stopped(ILogger logger, string topic);
    }
}
