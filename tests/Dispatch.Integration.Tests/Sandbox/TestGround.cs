namespace Dispatch.Integration.Tests.Sandbox;

/// <summary>Where one test works: on shared servers, with names of its own.</summary>
public sealed record TestGround
{
    /// <summary>Npgsql; an empty database of the test's own.</summary>
    public required string ConnectionString { get; init; }

    public required string BootstrapServers { get; init; }

    /// <summary>"host:port".</summary>
    public required string RedisEndpoint { get; init; }

    /// <summary>The test's own database index; 0, and so shared, on a Redis that is configured by address.</summary>
    public required int RedisDatabase { get; init; }

    /// <summary>Ends with a colon.</summary>
    public required string RedisKeyPrefix { get; init; }

    /// <summary>Ends with a dot; goes before each topic's and group's name.</summary>
    public required string TopicPrefix { get; init; }
}
