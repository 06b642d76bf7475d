using BenchmarkDotNet.Attributes;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Bench.Sms.Text;

/// <summary>From a notice's number to the segments of its SMS.</summary>
public class TextBench
{
    private const string Short = "ابلاغیه 140491920003311748 در کارتابل ثنای شما است";
    private const string Long = "ابلاغیه 140491920003311748 در کارتابل ثنای شما است و برای دیدن آن باید به سامانه ابلاغ یا یکی از دفاتر خدمات الکترونیک قضایی بروید";

    private readonly SmsTemplate _template = new SmsTextOptions().Template();

    /// <summary>With the gate against links.</summary>
    [Benchmark(Baseline = true), AllocatesAtMost(960)]
    public int Render() => _template.Render("140491920003311748", null).Text.Length;

    [Benchmark, AllocatesAtMost(192)]
    public int OneSegment() => Segmenter.Segment(Short, Segmenter.Choose(Short), 7).Length;

    [Benchmark, AllocatesAtMost(416)]
    public int TwoSegments() => Segmenter.Segment(Long, Segmenter.Choose(Long), 7).Length;
}
