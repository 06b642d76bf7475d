using Dispatch.Core.Ingest;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>What became of the events of one kind from one topic, by the ledger's own count.</summary>
internal readonly record struct IntakeRow(SourceName Source, EventKind Kind, long Applied, long Repeats, long Bad);
