using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>The same 32,768 listpack hashes, one HSET and one HGET command for each id, pipelined as one batch.</summary>
internal sealed class HashBucketsPipelined : ILayout
{
    public string Name => "hash buckets, pipelined HSET/HGET";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var entries = Packed.Entries(put);
        var keys = Packed.Keys(ask);
        var batch = redis.CreateBatch();
        for (var i = 0; i < put.Length; i++)
        {
            _ = batch.HashSetAsync(
                Bucket(entries.AsSpan(i * 24)), entries.AsMemory((i * 24) + 2, 14), entries.AsMemory((i * 24) + 16, 8), flags: CommandFlags.FireAndForget);
        }

        var answers = new Task<RedisValue>[ask.Length];
        for (var i = 0; i < ask.Length; i++) answers[i] = batch.HashGetAsync(Bucket(keys.AsSpan(i * 16)), keys.AsMemory((i * 16) + 2, 14));
        batch.Execute();
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = (ReadOnlyMemory<byte>)await answers[i];
            known[i] = answer.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(answer.Span);
        }
    }

    private static RedisKey Bucket(ReadOnlySpan<byte> key) => new byte[] { (byte)'b', (byte)':', key[0], key[1] };
}
