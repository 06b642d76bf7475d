namespace Dispatch.Sandbox.Servers;

/// <summary>What to start, and how it ends.</summary>
internal sealed record ChildSpec
{
    /// <summary>A word for people: "Kafka", "worker 2".</summary>
    public required string Name { get; init; }

    /// <summary>A path, or a name that is looked up on PATH.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to the parent's environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Takes stdout and stderr; appended to, so that a second start keeps the story of the first.</summary>
    public required string LogFile { get; init; }

    /// <summary>The account to run as. Only root can ask for another than its own; null keeps the parent's.</summary>
    public string? User { get; init; }

    /// <summary>Asks the process to end by itself.</summary>
    public ChildSignal StopSignal { get; init; } = ChildSignal.Terminate;

    /// <summary>What the process is sent when its parent is gone; SIGKILL follows five seconds later whatever this is.</summary>
    public ChildSignal OrphanSignal { get; init; } = ChildSignal.Kill;
}
