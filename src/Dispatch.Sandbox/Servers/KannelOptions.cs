namespace Dispatch.Sandbox.Servers;

/// <summary>How a local Kannel is set up: one SMPP connection to a centre, one account for sendsms.</summary>
internal sealed record KannelOptions
{
    /// <summary>Takes configuration, logs and spools.</summary>
    public required string Folder { get; init; }

    /// <summary>The centre's SMPP port on 127.0.0.1.</summary>
    public required int CentrePort { get; init; }

    /// <summary>The account that Kannel binds with.</summary>
    public required string SystemId { get; init; }

    public required string CentrePassword { get; init; }

    /// <summary>The account that may use sendsms.</summary>
    public required string Username { get; init; }

    public required string Password { get; init; }

    /// <summary>Tries of a callback that was not answered 200 or 202, after the first.</summary>
    public int CallbackRetries { get; init; } = 20;

    /// <summary>Seconds between two of them.</summary>
    public int CallbackRetrySeconds { get; init; } = 1;

    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);
}
