using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>One way to keep the window in Redis: put one batch and ask for another in one round trip.</summary>
internal interface ILayout
{
    string Name { get; }

    /// <summary>Fills <paramref name="known"/> with the digest of each key, 0 where none is known.</summary>
    Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known);
}
