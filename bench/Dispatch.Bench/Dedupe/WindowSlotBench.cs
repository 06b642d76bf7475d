using BenchmarkDotNet.Attributes;
using Dispatch.Core.Dedupe;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Dedupe;

/// <summary>Where a key lies in the window, and its mask.</summary>
public class WindowSlotBench
{
    private UInt128 _key;

    [Benchmark, AllocatesAtMost(0)]
    public ulong Of() => WindowSlot.Of(new NoticeKey(_key += 0x9E37_79B9_7F4A_7C15), 23).Mask;
}
