using System.Diagnostics;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Readers;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Books;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dispatch.Integration.Tests.Town;

/// <summary>Knows when a town has come to rest, and reads its books then.</summary>
internal sealed class TownBooks(string bootstrapServers, TopicTable topics, NpgsqlDataSource ledger, SmscServer gateway) : IDisposable
{
    /// <summary>What is under way, in words; empty where nothing is.</summary>
    private const string UnderWaySql =
        """
        SELECT string_agg(what || ' ' || many, ', ') FROM (
            SELECT 'queued' AS what, count(*) AS many FROM sms_queue
            UNION ALL SELECT 'submitting', count(*) FROM sms_attempt WHERE state = 1
            UNION ALL SELECT 'accepted without receipt', count(*) FROM sms_attempt WHERE state = 2
            UNION ALL SELECT 'to be sent again', count(*) FROM sms_unknown WHERE resend_at IS NOT NULL
            UNION ALL SELECT 'intents', count(*) FROM sms_intent
            UNION ALL SELECT 'receipts parked', count(*) FROM receipt_parked
            UNION ALL SELECT 'units to publish', count(*) FROM feed_unit WHERE position IS NULL
            UNION ALL SELECT 'units to count', (SELECT coalesce(max(position), 0) FROM feed_unit) - (SELECT position FROM rate_place)
            UNION ALL SELECT 'contacts to settle', count(*) FROM contact_health WHERE unsettled > 0
            UNION ALL SELECT 'parked beside its notice', count(*) FROM parked p JOIN life l ON l.key = p.key
        ) AS under_way WHERE many > 0
        """;

    private readonly TopicScan _scan = new(bootstrapServers);
    private SourceTopics? _sources;

    /// <summary>Waits until every event is in the ledger, every SMS has its outcome, and feed and rates have caught up.</summary>
    public async Task WhenSettledAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (await UnderWayAsync(cancellationToken) is { } open)
        {
            if (Stopwatch.GetElapsedTime(started) > bound) throw new TimeoutException($"Not settled within {bound.TotalSeconds:0} s: {open}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public async Task<BooksResult> CheckAsync(TownPress press, BooksRun run, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken);
        await using var connection = await ledger.OpenConnectionAsync(cancellationToken);
        var reader = new LedgerReader(connection, sources, cancellationToken);
        return BooksCheck.Run(new BooksSides
        {
            Court = press.Courts,
            Citizens = press.Citizens,
            Gateway = GatewayReader.Read(gateway),
            Ledger = await reader.ReadAsync(),
            Status = new StatusReader(topics, sources).Read(_scan, cancellationToken),
            Kafka = KafkaReader.Read(_scan, sources, await reader.PositionsAsync(), cancellationToken),
            Run = run,
        });
    }

    /// <summary>Every record of a topic.</summary>
    public List<ConsumeResult<byte[]?, byte[]?>> Records(TopicSpec topic, CancellationToken cancellationToken)
    {
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        _scan.Read(_scan.Ends(topic.Name).ToDictionary(end => new TopicPartition(topic.Name, end.Key), end => (end.Value.Low, end.Value.High)), records.Add, cancellationToken);
        return records;
    }

    public void Dispose() => _scan.Dispose();

    private async Task<string?> UnderWayAsync(CancellationToken cancellationToken)
    {
        var counts = gateway.Books.Snapshot();
        var enRoute = counts.States.GetValueOrDefault(MessageState.EnRoute);
        if (counts.ReceiptsWaiting + enRoute > 0) return $"receipts waiting {counts.ReceiptsWaiting}, messages on their way {enRoute}";
        try
        {
            var sources = await SourcesAsync(cancellationToken);
            await using var connection = await ledger.OpenConnectionAsync(cancellationToken);
            var positions = await new LedgerReader(connection, sources, cancellationToken).PositionsAsync();
            foreach (var (name, source) in sources.Names)
            {
                foreach (var (partition, (_, high)) in _scan.Ends(name))
                {
                    var position = positions.GetValueOrDefault((source, partition));
                    if (position < high) return $"{name}[{partition}] stands at {position} of {high}";
                }
            }

            await using var command = new NpgsqlCommand(UnderWaySql, connection);
            return await command.ExecuteScalarAsync(cancellationToken) as string;
        }
        catch (NpgsqlException down)
        {
            return down.Message;
        }
    }

    private async Task<SourceTopics> SourcesAsync(CancellationToken cancellationToken)
    {
        if (_sources is not null) return _sources;
        var ids = new KafkaTopicIds(Options.Create(new KafkaOptions { BootstrapServers = bootstrapServers }), TimeProvider.System, NullLogger<KafkaTopicIds>.Instance);
        return _sources = await SourceTopics.OfAsync(topics, name => ids.WaitForAsync(name, cancellationToken));
    }
}
