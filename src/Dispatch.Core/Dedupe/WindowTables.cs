using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dispatch.Core.Ledger;
using Dispatch.Core.Redis;
using StackExchange.Redis;

namespace Dispatch.Core.Dedupe;

/// <summary>The window's key for each epoch: another history of the ledger never sees the ids of this one.</summary>
internal sealed class WindowTables(RedisLink redis)
{
    // A process meets few epochs: one for each restart or fail-over of the ledger.
    private readonly ConcurrentDictionary<LedgerEpoch, RedisKey> _keys = new();

    public RedisKey Of(LedgerEpoch epoch) =>
        _keys.GetOrAdd(epoch, static (epoch, prefix) => $"{prefix}window:{Hash(epoch)}", redis.KeyPrefix);

    private static string Hash(LedgerEpoch epoch) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(epoch.Text)).AsSpan(0, 8));
}
