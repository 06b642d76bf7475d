using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>One hash with a real hash table; one HMSET and one HMGET a batch.</summary>
internal sealed class BigHashes : ILayout
{
    public string Name => "one big hash, HMSET/HMGET";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var entries = Packed.Entries(put);
        var pairs = new HashEntry[put.Length];
        for (var i = 0; i < put.Length; i++) pairs[i] = new(entries.AsMemory(i * 24, 16), entries.AsMemory((i * 24) + 16, 8));
        var keys = Packed.Keys(ask);
        var names = new RedisValue[ask.Length];
        for (var i = 0; i < ask.Length; i++) names[i] = keys.AsMemory(i * 16, 16);
        if (pairs.Length > 0) _ = redis.HashSetAsync("h", pairs, CommandFlags.FireAndForget);
        var answers = await redis.HashGetAsync("h", names);
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = (ReadOnlyMemory<byte>)answers[i];
            known[i] = answer.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(answer.Span);
        }
    }
}
