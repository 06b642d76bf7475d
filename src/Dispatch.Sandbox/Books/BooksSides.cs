using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books;

/// <summary>All that the check looks at. Court, citizens and gateway speak from their own books; only the ledger's side is read from the ledger.</summary>
internal sealed record BooksSides
{
    public required CourtSide Court { get; init; }

    public required CitizenSide Citizens { get; init; }

    public required GatewaySide Gateway { get; init; }

    public required LedgerSide Ledger { get; init; }

    public required StatusSide Status { get; init; }

    public required KafkaSide Kafka { get; init; }

    public BooksRun Run { get; init; } = new();
}
