namespace Dispatch.Core.Sms.Routing;

/// <summary>What a page left in the ledger.</summary>
/// <param name="Made">Steps that were legal and made; the others changed nothing.</param>
/// <param name="Told">Evidence written.</param>
/// <param name="Changed">Attempts as they are now, with the state they were in.</param>
/// <param name="WasOtherwise">Something that the caller took for known was not so: it was read instead.</param>
internal sealed record SmsBookEntry(
    IReadOnlyList<AttemptMove> Made, IReadOnlyList<SmsNews> Told, IReadOnlyList<(AttemptRow Row, AttemptState Was)> Changed, bool WasOtherwise)
{
    /// <summary>The last refusal of each SMS of several segments that is tried by another gateway now.</summary>
    public IReadOnlyCollection<AttemptMove> Moved { get; init; } = [];

    public static SmsBookEntry Nothing { get; } = new([], [], [], WasOtherwise: false);
}
