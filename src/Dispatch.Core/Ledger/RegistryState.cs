namespace Dispatch.Core.Ledger;

/// <summary>What the ledger says of the registry and of a pause of ingest.</summary>
internal sealed record RegistryState
{
    /// <summary>Number of the newest marker; 0: the registry was never declared loaded.</summary>
    public required int Marker { get; init; }

    /// <summary>How many contacts it declared.</summary>
    public required long Declared { get; init; }

    /// <summary>The newest pause, standing or ended; null: there was none.</summary>
    public required IngestPauseRow? Pause { get; init; }

    /// <summary>True while ingest must not go on: nobody resumed it, and no newer marker was declared.</summary>
    public bool IsPaused => Pause is { } pause && pause.ResumedBy is null && Marker <= pause.Marker;
}
