using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Load.Books;

/// <summary>What courts, citizens and operator know by themselves at the end of a run.</summary>
/// <param name="Published">Notices that Kafka acknowledged: numbers 0 to one less.</param>
/// <param name="Views">Views that Kafka acknowledged, one a notice.</param>
/// <param name="Operator">The gateway's own books; null where it was down.</param>
internal sealed record Expectation(int Published, int Views, SmscSnapshot? Operator);
