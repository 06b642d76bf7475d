using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>32,768 listpack hashes; a script walks two packed blobs and calls HSET and HGET for each id. Field: 14 bytes of the key; value: the digest.</summary>
internal sealed class HashBucketsInLua : ILayout
{
    private const string Script =
        """
        local put, ask, call, sub = ARGV[1], ARGV[2], redis.call, string.sub
        for p = 1, #put, 24 do
          call('HSET', 'b:' .. sub(put, p, p + 1), sub(put, p + 2, p + 15), sub(put, p + 16, p + 23))
        end
        local out, none, n = {}, '\0\0\0\0\0\0\0\0', 0
        for p = 1, #ask, 16 do
          n = n + 1
          out[n] = call('HGET', 'b:' .. sub(ask, p, p + 1), sub(ask, p + 2, p + 15)) or none
        end
        return table.concat(out)
        """;

    public string Name => "hash buckets, Lua, HSET/HGET per id";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var answer = (byte[])(await redis.ScriptEvaluateAsync(Script, null, [Packed.Entries(put), Packed.Keys(ask)]))!;
        for (var i = 0; i < known.Length; i++) known[i] = BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(i * 8));
    }
}
