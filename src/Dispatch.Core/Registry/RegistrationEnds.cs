namespace Dispatch.Core.Registry;

/// <summary>The ends of the registrations' topic.</summary>
/// <param name="TopicId">The topic's id, as the ledger's positions know it.</param>
/// <param name="Partitions">Of each partition the first offset that is still there and the next that will be written.</param>
internal sealed record RegistrationEnds(Guid TopicId, IReadOnlyDictionary<int, (long Low, long High)> Partitions)
{
    /// <summary>Events that the ledger has not reached, over all partitions.</summary>
    public long Lag(IReadOnlyDictionary<int, long> positions) =>
        Partitions.Sum(one => Math.Max(0, one.Value.High - Math.Max(one.Value.Low, positions.GetValueOrDefault(one.Key))));
}
