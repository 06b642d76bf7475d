using Dispatch.Core.Ingest;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>An event that is broken in itself: refused whatever else there is.</summary>
/// <param name="At">From the delivery report.</param>
/// <param name="Kind">What a reader can still tell of it.</param>
/// <param name="Bytes">Fingerprint of the record's value.</param>
internal readonly record struct PublishedBad(SourcePosition At, EventKind Kind, ulong Bytes);
