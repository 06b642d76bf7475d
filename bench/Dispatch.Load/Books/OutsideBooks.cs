using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Load.Books;

/// <summary>What courts, portal and operator know by themselves at the end of a run.</summary>
/// <param name="Notices">Every notice that Kafka acknowledged.</param>
/// <param name="Views">Every view that Kafka acknowledged.</param>
/// <param name="Operator">The gateway's own books.</param>
internal sealed record OutsideBooks(IReadOnlyList<PublishedNotice> Notices, IReadOnlyList<PublishedView> Views, GatewaySide Operator);
