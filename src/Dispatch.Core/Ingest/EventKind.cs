namespace Dispatch.Core.Ingest;

/// <summary>Kinds of event that are counted in the books. The values lie in <c>intake.kind</c>: never renumber.</summary>
internal enum EventKind : byte
{
    /// <summary>Too broken to tell.</summary>
    Unknown = 0,
    Issued = 1,
    Cancelled = 2,
    Viewed = 3,
    Registration = 4,
}
