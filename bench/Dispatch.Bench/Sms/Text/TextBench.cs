using BenchmarkDotNet.Attributes;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Bench.Sms.Text;

/// <summary>From a notice's number to the segments of its SMS.</summary>
public class TextBench
{
    private const string Short = "ابلاغیه 140491920003311748 در کارتابل ثنای شما است";
    private const string Long = "ابلاغیه 140491920003311748 در کارتابل ثنای شما است و برای دیدن آن باید به سامانه ابلاغ یا یکی از دفاتر خدمات الکترونیک قضایی بروید";

    private readonly SmsTemplate _template = SmsTemplates.Create(new SmsTextOptions()).For(default, 1);
    private readonly LinkGate _gate = new([]);

    private readonly SmsTemplate _full = SmsTemplates.Create(new SmsTextOptions
    {
        Announcement = "{kind} {number} کلاسه {case}، «{title}» در کارتابل ثنای شما است",
        MaxSegments = 10,
    }).For(default, 1);

    /// <summary>With the gate against links, on the whole text.</summary>
    [Benchmark(Baseline = true), AllocatesAtMost(128)]
    public int Render() => _template.Render(new SmsFieldValues { Number = "140491920003311748" }).Text.Length;

    [Benchmark, AllocatesAtMost(160)]
    public int RenderUuid() => _template.Render(new SmsFieldValues { Number = "3fa85f64-5717-4562-b3fc-2c963f66afa6" }).Text.Length;

    [Benchmark, AllocatesAtMost(288)]
    public int RenderFull() => _full.Render(new SmsFieldValues
    {
        Number = "140491920003311748",
        Kind = "دادنامه",
        Case = "1404/12/39000",
        Title = "ابلاغ رأی دادگاه تجدیدنظر",
    }).Text.Length;

    /// <summary>A field that is refused.</summary>
    [Benchmark, AllocatesAtMost(384)]
    public int Refuse() => _template.Render(new SmsFieldValues { Number = "adliran.ir" }).Text.Length;

    /// <summary>The longer of the two texts.</summary>
    [Benchmark, AllocatesAtMost(0)]
    public bool Gate() => _gate.Find(Long).IsNone;

    [Benchmark, AllocatesAtMost(192)]
    public int OneSegment() => Segmenter.Segment(Short, Segmenter.Choose(Short), 7).Length;

    [Benchmark, AllocatesAtMost(416)]
    public int TwoSegments() => Segmenter.Segment(Long, Segmenter.Choose(Long), 7).Length;
}
