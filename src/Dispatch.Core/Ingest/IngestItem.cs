using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Planning;

namespace Dispatch.Core.Ingest;

/// <summary>One issued notice on its way through a batch.</summary>
internal sealed class IngestItem
{
    public required SourceRecord Record { get; init; }

    public required NoticeIssued Issued { get; init; }

    /// <summary>Keyed digest of the content.</summary>
    public required ulong Digest { get; init; }

    public string? Trace { get; init; }

    /// <summary>The issuing court's row.</summary>
    public int Court { get; set; }

    public ContactCard? Contact { get; set; }

    public Plan Plan { get; set; }

    /// <summary>The notice's number within the ledger, once written.</summary>
    public long No { get; set; }

    public long Turn { get; set; }

    public bool PossibleDuplicate { get; set; }

    /// <summary>What <c>PrepareAsync</c> left, to which every try of the transaction returns.</summary>
    public Outcome Prepared { get; set; }
}
