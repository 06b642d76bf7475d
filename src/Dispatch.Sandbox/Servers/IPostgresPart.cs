namespace Dispatch.Sandbox.Servers;

/// <summary>A PostgreSQL that answers, wherever it came from.</summary>
internal interface IPostgresPart : IAsyncDisposable
{
    /// <summary>A word for people: where it came from.</summary>
    string Origin { get; }

    /// <summary>The postmaster, where it is a process of this machine that we know of.</summary>
    int? Pid { get; }

    /// <summary>An Npgsql connection string for a database.</summary>
    string ConnectionString(string database);

    /// <summary>Creates an empty database, UTF-8.</summary>
    Task CreateDatabaseAsync(string name, CancellationToken cancellationToken);
}
