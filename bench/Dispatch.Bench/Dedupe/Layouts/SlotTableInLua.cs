using System.Buffers.Binary;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>A direct-mapped table of 8-byte slots in a string (4 Mi slots); a script calls SETRANGE and GETRANGE for each id.</summary>
internal sealed class SlotTableInLua : ILayout
{
    private const string Script =
        """
        local put, ask, call, sub, unpack = ARGV[1], ARGV[2], redis.call, string.sub, struct.unpack
        for p = 1, #put, 12 do
          call('SETRANGE', 't', unpack('<I4', put, p) * 8, sub(put, p + 4, p + 11))
        end
        local out, n = {}, 0
        for p = 1, #ask, 4 do
          local at = unpack('<I4', ask, p) * 8
          n = n + 1
          out[n] = call('GETRANGE', 't', at, at + 7)
        end
        return out
        """;

    public string Name => "slot table, Lua, SETRANGE/GETRANGE per id";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var entries = new byte[put.Length * 12];
        for (var i = 0; i < put.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entries.AsSpan(i * 12), Slots.Of(put[i].Key));
            BinaryPrimitives.WriteUInt64LittleEndian(entries.AsSpan((i * 12) + 4), put[i].Digest ^ (ulong)put[i].Key.Value);
        }

        var slots = new byte[ask.Length * 4];
        for (var i = 0; i < ask.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(slots.AsSpan(i * 4), Slots.Of(ask[i]));
        var answers = (RedisValue[])(await redis.ScriptEvaluateAsync(Script, null, [entries, slots]))!;
        for (var i = 0; i < known.Length; i++)
        {
            var answer = (ReadOnlyMemory<byte>)answers[i];
            known[i] = answer.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(answer.Span) ^ (ulong)ask[i].Value;
        }
    }
}
