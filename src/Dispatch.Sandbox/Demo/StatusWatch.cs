using Confluent.Kafka;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Readers;

namespace Dispatch.Sandbox.Demo;

/// <summary>Listens to the status topic as a court would, and counts what it hears: the live figures come from there, not from the ledger.</summary>
internal sealed class StatusWatch : IDisposable
{
    private static readonly byte[][] Names = [.. Enum.GetNames<EvidenceEvent>().Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly EvidenceEvent[] Events = Enum.GetValues<EvidenceEvent>();

    private readonly IConsumer<Ignore, byte[]?> _consumer;
    private readonly long[] _counts = new long[(int)EvidenceEvent.AcceptanceRejectionExpiry + 1];
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _thread;

    public StatusWatch(string bootstrapServers, string topic)
    {
        _consumer = new ConsumerBuilder<Ignore, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "demo-watch",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchQueueBackoffMs = 20,
        }).SetLogHandler((_, _) => { }).Build();
        using var scan = new TopicScan(bootstrapServers);
        _consumer.Assign(scan.Ends(topic).Keys.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _thread = new Thread(Listen) { IsBackground = true, Name = "status watch" };
        _thread.Start();
    }

    /// <summary>How often an event was told; a repeat counts again.</summary>
    public long this[EvidenceEvent @event] => Interlocked.Read(ref _counts[(int)@event]);

    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _consumer.Dispose();
        _end.Dispose();
    }

    private void Listen()
    {
        try
        {
            while (true)
            {
                if (_consumer.Consume(_end.Token)?.Message.Value is { } value) Count(value);
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is over.
        }
    }

    private void Count(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOf("\"event\":\""u8);
        if (at < 0) return;
        var name = value[(at + 9)..];
        name = name[..name.IndexOf((byte)'"')];
        for (var i = 0; i < Names.Length; i++)
            if (name.SequenceEqual(Names[i])) Interlocked.Increment(ref _counts[(int)Events[i]]);
    }
}
