namespace Dispatch.Sandbox.Servers;

/// <summary>How a local PostgreSQL is set up.</summary>
internal sealed record PostgresOptions
{
    /// <summary>Takes the data folder and the log; on a disk, and open to PostgreSQL's account.</summary>
    public required string Folder { get; init; }

    /// <summary>Added to the defaults, or in their place. Values as in postgresql.conf, without quotes.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Nothing that makes a COMMIT safe is ever switched off here: what is measured on this server is what an operator gets.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["autovacuum"] = "on",
        ["max_connections"] = "200",
        ["shared_buffers"] = "256MB",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["unix_socket_directories"] = "",
        ["listen_addresses"] = "127.0.0.1",
    };
}
