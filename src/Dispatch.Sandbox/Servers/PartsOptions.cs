namespace Dispatch.Sandbox.Servers;

/// <summary>What to bring up, and how.</summary>
internal sealed record PartsOptions
{
    /// <summary>The parent of the run's folder; null for the default of <see cref="Servers.RunFolder"/>.</summary>
    public string? RunFolder { get; init; }

    /// <summary>Whether librdkafka's mock cluster may stand in for Kafka where neither Java with a Kafka home nor Docker is there. Never in tests.</summary>
    public bool AllowMock { get; init; }

    /// <summary>As <see cref="PostgresOptions.Settings"/>; a server that is configured by address keeps its own.</summary>
    public IReadOnlyDictionary<string, string> PostgresSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>As <see cref="RedisOptions.MaxMemoryBytes"/>; a server that is configured by address keeps its own.</summary>
    public long RedisMaxMemoryBytes { get; init; }

    /// <summary>Takes lines for people: what was passed over, and what a mock does not prove.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
