using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Microsoft.Extensions.Options;

namespace Dispatch.Bench.Events;

/// <summary>A typical notice of about 450 bytes, from the record's value to the event, and what hangs on it.</summary>
public class DecodeBench
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventDecoder decoder = new(Options.Create(new EventOptions()));
    private readonly Headers cloudHeaders = new() { { "content-type", "application/cloudevents+json"u8.ToArray() } };
    private byte[] plain = [];
    private byte[] cloudEvent = [];
    private byte[] view = [];
    private NoticeIssued issued = null!;

    [GlobalSetup]
    public void SetUp()
    {
        plain = """{"schema":"notice.issued/1","noticeId":"0f8fad5b-d9cb-469f-a165-70867728950e","courtId":"thr-b1042","province":"IR-23","caseNumber":"140491920003311748","kind":"summons","lane":"normal","recipient":{"type":"person","id":"1234567891"},"title":"احضاریه جلسه رسیدگی شعبه ۱۰۴۲ دادگاه کیفری دو","bodyRef":"s3://notices/2026/04/11/0f8fad5b-d9cb-469f.pdf","issuedAt":"2026-04-11T09:30:00.125+03:30"}"""u8.ToArray();
        cloudEvent = [.. """{"specversion":"1.0","id":"1","source":"urn:court:thr-b1042","type":"ir.example.notice.issued/1","data":"""u8, .. plain, (byte)'}'];
        view = """{"schema":"notice.viewed/1","noticeId":"140491920003311748","viewId":"v-20260411-000001","viewer":{"type":"recipient"},"channel":"portal","viewedAt":"2026-04-11T18:30:00.125+03:30"}"""u8.ToArray();
        issued = (NoticeIssued)Decode();
    }

    [Benchmark(Baseline = true), AllocatesAtMost(928)]
    public object Decode() => Decode(plain, null);

    [Benchmark, AllocatesAtMost(928)]
    public object DecodeCloudEvent() => Decode(cloudEvent, cloudHeaders);

    [Benchmark, AllocatesAtMost(0)]
    public ulong Digest() => Content.Digest(issued, 0x5EC2E7);

    [Benchmark, AllocatesAtMost(1_408)]
    public byte[] Encode() => EventEncoder.Encode(issued);

    [Benchmark, AllocatesAtMost(640)]
    public object DecodeView() =>
        decoder.TryDecode(view, null, EventSchemas.NoticeViewed, Now, out var decoded, out var rejection) ? decoded : throw new InvalidOperationException(rejection.Reason);

    private IIncomingEvent Decode(byte[] value, Headers? headers) =>
        decoder.TryDecode(value, headers, EventSchemas.NoticeIssued | EventSchemas.NoticeCancelled, Now, out var decoded, out var rejection)
            ? decoded
            : throw new InvalidOperationException(rejection.Reason);
}
