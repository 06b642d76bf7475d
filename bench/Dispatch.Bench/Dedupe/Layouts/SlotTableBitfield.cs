using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using StackExchange.Redis;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>The same table of 8-byte slots, one BITFIELD command for the puts and the asks: no script at all.</summary>
internal sealed class SlotTableBitfield : ILayout
{
    public string Name => "slot table, one BITFIELD";

    public async Task ExchangeAsync(IDatabase redis, WindowEntry[] put, NoticeKey[] ask, ulong[] known)
    {
        var operations = new BitFieldOperation[put.Length + ask.Length];
        for (var i = 0; i < put.Length; i++)
        {
            operations[i] = BitFieldOperation.Set(
                BitFieldEncoding.Int64, BitFieldOffset.Bit(Slots.Of(put[i].Key) * 64L), (long)(put[i].Digest ^ (ulong)put[i].Key.Value));
        }

        for (var i = 0; i < ask.Length; i++) operations[put.Length + i] = BitFieldOperation.Get(BitFieldEncoding.Int64, BitFieldOffset.Bit(Slots.Of(ask[i]) * 64L));
        using var answers = await redis.StringBitFieldAsync("t", operations);
        for (var i = 0; i < known.Length; i++) known[i] = answers.Span[put.Length + i] is { } value and not 0 ? (ulong)value ^ (ulong)ask[i].Value : 0;
    }
}
