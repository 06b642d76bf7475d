namespace Dispatch.Load.Plant;

/// <summary>
/// The PostgreSQL settings of every load run, and those that an operator is recommended (docs/figures.md): the one place.
/// None of them makes a COMMIT less safe; what must be on is in <see cref="Required"/>, asked back from the server.
/// </summary>
internal static class PostgresTuning
{
    /// <summary>What the server is started with.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["shared_buffers"] = "1GB",
        // Random keys touch every index page after each checkpoint, and each goes whole into the WAL: so checkpoints lie far apart,
        // and the pages are compressed.
        ["max_wal_size"] = "8GB",
        ["min_wal_size"] = "1GB",
        ["checkpoint_timeout"] = "15min",
        ["checkpoint_completion_target"] = "0.9",
        ["wal_compression"] = "lz4",
        ["wal_buffers"] = "64MB",
    };

    /// <summary>A run without one of these is refused: its figures would say nothing of a COMMIT that lasts.</summary>
    public static IReadOnlyDictionary<string, string> Required { get; } = new Dictionary<string, string>
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["autovacuum"] = "on",
    };
}
