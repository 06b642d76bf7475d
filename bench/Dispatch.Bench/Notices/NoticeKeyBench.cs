using BenchmarkDotNet.Attributes;
using Dispatch.Core.Notices;

namespace Dispatch.Bench.Notices;

/// <summary>From a court's notice number to the key, as a decoder does it: normalise, then the function of <c>contracts/notice-key.md</c>.</summary>
public class NoticeKeyBench
{
    [Benchmark(Baseline = true), AllocatesAtMost(0)]
    public UInt128 Uuid() => Key("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Benchmark, AllocatesAtMost(0)]
    public UInt128 Text() => Key("140491920003311748");

    [Benchmark, AllocatesAtMost(240)]
    public UInt128 PersianDigits() => Key("۱۴۰۴۹۱۹۲۰۰۰۳۳۱۱۷۴۸");

    private static UInt128 Key(string number) => NoticeKey.Of(NoticeKey.Normalize(number)).Value;
}
