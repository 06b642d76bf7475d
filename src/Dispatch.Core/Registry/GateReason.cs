namespace Dispatch.Core.Registry;

/// <summary>Why ingest waits for the registry, or doesn't.</summary>
internal enum GateReason : byte
{
    /// <summary>Nothing is known yet, or too long ago.</summary>
    Unknown = 0,
    Ready = 1,

    /// <summary>Nobody declared the registry loaded.</summary>
    NotDeclared = 2,

    /// <summary>A row in the ledger pauses ingest on every worker.</summary>
    Paused = 3,

    /// <summary>After an assignment or under a new epoch: registrations have not reached the ends that stood then.</summary>
    CatchingUp = 4,

    /// <summary>Registrations lag more than the setting.</summary>
    Behind = 5,
}
