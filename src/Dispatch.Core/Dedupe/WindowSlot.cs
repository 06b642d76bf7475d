using Dispatch.Core.Notices;

namespace Dispatch.Core.Dedupe;

/// <summary>
/// Where a key lies in the table of 8-byte slots, and what masks its digest there. The slot holds digest XOR mask, so that a digest
/// read with another key's mask is noise: it equals that key's own digest once in 2^64, and else sends the notice to the ledger.
/// </summary>
/// <param name="BitOffset">Of the slot in the table.</param>
/// <param name="Mask">Depends on all of the key's bits, and not on the slot's alone.</param>
internal readonly record struct WindowSlot(long BitOffset, ulong Mask)
{
    /// <summary>The slot of <paramref name="key"/> in a table of 2^<paramref name="slotsPowerOfTwo"/>.</summary>
    public static WindowSlot Of(NoticeKey key, int slotsPowerOfTwo)
    {
        // A UUID's bits are not all random (version 7 begins with the time), so both halves go through a mixer.
        var first = Mix((ulong)(key.Value >> 64) ^ 0x9E3779B97F4A7C15);
        var second = Mix(first + (ulong)key.Value);
        return new WindowSlot((long)(second >> (64 - slotsPowerOfTwo)) << 6, Mix(second ^ first));
    }

    // The finalizer of SplitMix64: one to one, every bit in depends on every bit out.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
