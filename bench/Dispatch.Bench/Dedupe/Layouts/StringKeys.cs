using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>One string key an id: MSET and MGET. It has no expiry (MSET knows none), so a real one would cost more.</summary>
internal sealed class StringKeys : ILayout
{
    public string Name => "a string key an id, MSET/MGET";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var entries = Packed.Entries(put);
        var pairs = new KeyValuePair<RedisKey, RedisValue>[put.Length];
        for (var i = 0; i < put.Length; i++) pairs[i] = new(entries.AsSpan(i * 24, 16).ToArray(), entries.AsMemory((i * 24) + 16, 8));
        var keys = Packed.Keys(ask);
        var names = new RedisKey[ask.Length];
        for (var i = 0; i < ask.Length; i++) names[i] = keys.AsSpan(i * 16, 16).ToArray();
        if (pairs.Length > 0) _ = redis.StringSetAsync(pairs, When.Always, CommandFlags.FireAndForget);
        var answers = await redis.StringGetAsync(names);
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = (ReadOnlyMemory<byte>)answers[i];
            known[i] = answer.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(answer.Span);
        }
    }
}
