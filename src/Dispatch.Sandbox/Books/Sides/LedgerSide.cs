using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What the ledger says, as plain rows; nothing in it was judged.</summary>
internal sealed record LedgerSide
{
    /// <summary>Courts by row.</summary>
    public required IReadOnlyDictionary<int, (string Id, Province Province)> Courts { get; init; }

    public required IReadOnlyList<LedgerNotice> Notices { get; init; }

    /// <summary>Inbox rows of numbers that have no narrow row.</summary>
    public long StrayInboxRows { get; init; }

    public IReadOnlyList<LedgerView> Views { get; init; } = [];

    public IReadOnlyList<LedgerAttempt> Attempts { get; init; } = [];

    /// <summary>What waits in the queue.</summary>
    public IReadOnlyList<SmsRef> Queued { get; init; } = [];

    /// <summary>SMS on record as not sent.</summary>
    public IReadOnlyList<SmsRef> Dropped { get; init; } = [];

    /// <summary>SMS with an attempt of unknown outcome whose end has come: told, where the SMS itself was unknown then.</summary>
    public IReadOnlyList<SmsRef> EndedUnknown { get; init; } = [];

    public IReadOnlyList<LedgerContact> Contacts { get; init; } = [];

    /// <summary>In the order of units, and of writing within each.</summary>
    public required IReadOnlyList<LedgerEvidence> Evidence { get; init; }

    /// <summary>What is on record of the registry's numbers.</summary>
    public NumberSide Numbers { get; init; } = NumberSide.Empty;

    public required IReadOnlyList<IntakeRow> Intake { get; init; }

    /// <summary>Positions of refused events.</summary>
    public IReadOnlyList<SourcePosition> Rejections { get; init; } = [];

    /// <summary>Views and cancels that still wait for their notice, by kind.</summary>
    public IReadOnlyDictionary<EventKind, long> Parked { get; init; } = new Dictionary<EventKind, long>();

    /// <summary>Receipts that met no message.</summary>
    public long ParkedReceipts { get; init; }

    /// <summary>Counters in the order of <see cref="Rules.RateMeasures"/>.</summary>
    public IReadOnlyDictionary<RateCell, long[]> Rates { get; init; } = new Dictionary<RateCell, long[]>();

    /// <summary>Ages by which views are counted, ascending; empty: nothing was counted yet.</summary>
    public IReadOnlyList<TimeSpan> RateAges { get; init; } = [];

    /// <summary>Time zone of the cohorts' days.</summary>
    public string RateZone { get; init; } = "Asia/Tehran";
}
