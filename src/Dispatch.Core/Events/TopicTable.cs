namespace Dispatch.Core.Events;

/// <summary>
/// The topics as a contract: <c>contracts/topics.json</c> says the same, and a test holds the two together. The sandbox creates them
/// so, the worker checks them at start.
/// </summary>
internal sealed class TopicTable(string prefix = TopicTable.DefaultPrefix)
{
    public const string DefaultPrefix = "dispatch.";

    /// <summary>The largest notice event a broker takes. Larger than what is decoded, so that nonsense of megabytes still reaches the dead letters.</summary>
    private const int NoticeBytes = 4 * 1024 * 1024;

    /// <summary>Kafka's own default.</summary>
    private const int StockBytes = 1_048_588;

    /// <summary>What a dead letter adds to its source: the headers, and the framing of a record.</summary>
    public const int DeadLetterAllowance = 64 * 1024;

    /// <summary>Sources are kept for longer than any restore takes: what a set-back ledger lost is read again.</summary>
    private static readonly TimeSpan SourceRetention = TimeSpan.FromDays(14);

    /// <summary>Courts, paper service and the registry may be away for a month; after that they ask for a replay.</summary>
    private static readonly TimeSpan OutcomeRetention = TimeSpan.FromDays(30);

    public TopicSpec Notices { get; } = new()
    {
        Name = prefix + "notices.v1",
        Partitions = 12,
        CleanupPolicy = "delete",
        Retention = SourceRetention,
        MaxMessageBytes = NoticeBytes,
        Key = "noticeId",
        Reads = EventSchemas.NoticeIssued | EventSchemas.NoticeCancelled,
        Schemas = [SchemaName.NoticeIssued, SchemaName.NoticeCancelled],
    };

    public TopicSpec Views { get; } = new()
    {
        Name = prefix + "views.v1",
        Partitions = 12,
        CleanupPolicy = "delete",
        Retention = SourceRetention,
        MaxMessageBytes = StockBytes,
        Key = "noticeId",
        Reads = EventSchemas.NoticeViewed,
        Schemas = [SchemaName.NoticeViewed],
    };

    public TopicSpec Registrations { get; } = new()
    {
        Name = prefix + "registrations.v1",
        Partitions = 12,
        CleanupPolicy = "compact",
        Retention = null,
        MinCompactionLag = SourceRetention,
        MaxMessageBytes = StockBytes,
        Key = "recipient.id",
        Reads = EventSchemas.RegistrationUpserted,
        Schemas = [SchemaName.RegistrationUpserted],
    };

    public TopicSpec Status { get; } = new()
    {
        Name = prefix + "status.v1",
        Partitions = 12,
        CleanupPolicy = "delete",
        Retention = OutcomeRetention,
        MaxMessageBytes = StockBytes,
        Key = "noticeId",
        Schemas = [SchemaName.NoticeStatus],
    };

    public TopicSpec Paper { get; } = new()
    {
        Name = prefix + "paper.v1",
        Partitions = 4,
        CleanupPolicy = "delete",
        Retention = OutcomeRetention,
        MaxMessageBytes = StockBytes,
        Key = "noticeId",
        Schemas = [SchemaName.NoticePaper],
    };

    public TopicSpec ContactHealth { get; } = new()
    {
        Name = prefix + "contact-health.v1",
        Partitions = 4,
        CleanupPolicy = "delete",
        Retention = OutcomeRetention,
        MaxMessageBytes = StockBytes,
        Key = "recipient.id",
        Schemas = [SchemaName.ContactHealth],
    };

    public TopicSpec DeadLetter { get; } = new()
    {
        Name = prefix + "dead-letter.v1",
        Partitions = 4,
        CleanupPolicy = "delete",
        Retention = OutcomeRetention,
        MaxMessageBytes = NoticeBytes + DeadLetterAllowance,
        Key = "the source record's key",
        Schemas = [],
    };

    public IReadOnlyList<TopicSpec> All => [Notices, Views, Registrations, Status, Paper, ContactHealth, DeadLetter];

    /// <summary>What a topic may carry for Dispatch to read; none for a topic that isn't ours to read.</summary>
    public EventSchemas Allowed(string topic) =>
        topic == Notices.Name ? Notices.Reads
        : topic == Views.Name ? Views.Reads
        : topic == Registrations.Name ? Registrations.Reads
        : EventSchemas.None;
}
