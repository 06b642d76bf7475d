namespace Dispatch.Sandbox.Books;

/// <summary>Counts of events of one kind that are not notices issued.</summary>
internal sealed record BooksFigures(long Published, long Distinct, long Repeats, long Bad, long DeadLettered);
