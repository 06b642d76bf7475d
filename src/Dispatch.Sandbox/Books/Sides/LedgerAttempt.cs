namespace Dispatch.Sandbox.Books.Sides;

/// <summary>An attempt of a segment, as the ledger has it.</summary>
internal readonly record struct LedgerAttempt
{
    public required long No { get; init; }

    public required long Mobile { get; init; }

    /// <summary>Fingerprint of the gateway's id in its canonical form; 0 for none.</summary>
    public ulong MessageId { get; init; }

    public required int Reference { get; init; }

    public short Stage { get; init; }

    public short Segment { get; init; }

    public short Segments { get; init; }

    public short Attempt { get; init; }

    public required SmsState State { get; init; }

    /// <summary>UTC ticks; 0 where it has not ended.</summary>
    public long FinalAt { get; init; }

    /// <summary>The gateway took it, at some time.</summary>
    public bool EverAccepted { get; init; }

    /// <summary>Sent again, or sent perhaps again: on record as a possible duplicate.</summary>
    public bool PossibleDuplicate { get; init; }
}
