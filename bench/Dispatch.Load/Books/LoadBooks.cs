using Dispatch.Core.Ingest;
using Dispatch.Load.Courts;
using Dispatch.Load.Plant;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Readers;
using Dispatch.Sandbox.Books.Sides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dispatch.Load.Books;

/// <summary>Brings the sides of a load run together for the check that demo and tests use too. For drained workers.</summary>
internal sealed class LoadBooks(LoadPlant plant, NoticeSource source, NpgsqlDataSource database)
{
    public async Task<BooksResult> CheckAsync(OutsideBooks outside, BooksRun run, CancellationToken cancellationToken)
    {
        var kafka = plant.Parts.Kafka.BootstrapServers;
        var ids = new KafkaTopicIds(Options.Create(new KafkaOptions { BootstrapServers = kafka }), TimeProvider.System, NullLogger<KafkaTopicIds>.Instance);
        var topics = await SourceTopics.OfAsync(plant.Topics, topic => ids.WaitForAsync(topic, cancellationToken));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var reader = new LedgerReader(connection, topics, cancellationToken);
        using var scan = new TopicScan(kafka);
        var positions = await reader.PositionsAsync();
        return BooksCheck.Run(new BooksSides
        {
            Court = new CourtSide { Courts = source.Courts, Notices = outside.Notices },
            // The registry was filled by COPY: nobody published it.
            Citizens = new CitizenSide { Views = outside.Views, TellsRegistry = false },
            Gateway = outside.Operator,
            Ledger = await reader.ReadAsync(),
            Status = new StatusReader(plant.Topics, topics).Read(scan, cancellationToken),
            Kafka = KafkaReader.Read(scan, topics, positions, cancellationToken),
            Run = run,
        });
    }
}
