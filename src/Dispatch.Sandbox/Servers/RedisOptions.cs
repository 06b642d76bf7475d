namespace Dispatch.Sandbox.Servers;

/// <summary>How a local Redis is set up.</summary>
internal sealed record RedisOptions
{
    /// <summary>Takes the log.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes; 0 is no limit. Past it writes are refused (noeviction), never made room for.</summary>
    public long MaxMemoryBytes { get; init; }

    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);
}
