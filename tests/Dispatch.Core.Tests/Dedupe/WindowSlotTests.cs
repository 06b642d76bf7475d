using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;
using Xunit;

namespace Dispatch.Core.Tests.Dedupe;

public sealed class WindowSlotTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(23)]
    [InlineData(28)]
    public void A_slot_lies_within_the_table_on_a_boundary_of_eight_bytes(int power)
    {
        for (ulong i = 0; i < 10_000; i++)
        {
            var slot = WindowSlot.Of(new NoticeKey(new UInt128(i * 977, ~i)), power);
            Assert.InRange(slot.BitOffset, 0, (64L << power) - 64);
            Assert.Equal(0, slot.BitOffset % 64);
        }
    }

    [Fact]
    public void Keys_that_differ_in_their_low_or_their_high_bits_alone_spread_evenly()
    {
        // 10,000 even draws from 65,536 leave about 9,276 distinct ones.
        Assert.InRange(Distinct(i => new UInt128(0x0192_0000_0000_7000, i)), 9_150, 9_400);
        Assert.InRange(Distinct(i => new UInt128(i, 0x8000_0000_0000_0001)), 9_150, 9_400);
    }

    [Fact]
    public void Keys_of_one_slot_have_different_masks()
    {
        var slots = Enumerable.Range(0, 20_000).Select(i => WindowSlot.Of(new NoticeKey(new UInt128((ulong)i, 7)), 10)).ToList();
        Assert.Equal(20_000, slots.Select(slot => slot.Mask).Distinct().Count());
        Assert.True(slots.DistinctBy(slot => slot.BitOffset).Count() <= 1_024);
    }

    private static int Distinct(Func<ulong, UInt128> key) =>
        Enumerable.Range(0, 10_000).Select(i => WindowSlot.Of(new NoticeKey(key((ulong)i)), 16).BitOffset).Distinct().Count();
}
