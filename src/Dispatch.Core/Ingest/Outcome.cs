namespace Dispatch.Core.Ingest;

/// <summary>What became of a record; each ends as exactly one.</summary>
internal enum Outcome : byte
{
    /// <summary>Not decided yet.</summary>
    Pending = 0,

    /// <summary>Written to the ledger (or parked there) for the first time.</summary>
    Applied = 1,

    /// <summary>Known already, with the same content.</summary>
    Repeat = 2,

    /// <summary>Refused: dead-lettered with its reason.</summary>
    Bad = 3,
}
