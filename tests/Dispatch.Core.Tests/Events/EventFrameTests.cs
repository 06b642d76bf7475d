using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Tests.Contracts;
using Xunit;

namespace Dispatch.Core.Tests.Events;

public sealed class EventFrameTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly EventDecoder decoder = ContractFiles.Decoder();

    [Fact]
    public void A_plain_event_is_its_own_data()
    {
        var value = ContractFiles.Bytes("examples", "notice.viewed.json");

        Assert.True(decoder.TryOpen(value, null, out var frame, out _));

        Assert.Equal((EventSchemas.NoticeViewed, Envelope.Plain), (frame.Schema, frame.Envelope));
        Assert.Equal(value, frame.Data.ToArray());
        Assert.Null(frame.Trace);
    }

    [Fact]
    public void The_trace_comes_from_the_header_else_from_the_cloud_event()
    {
        var value = ContractFiles.Bytes("examples", "cloudevent.structured.json");
        var headers = new Headers { { "Content-Type", "APPLICATION/cloudevents+JSON"u8.ToArray() } };

        Assert.True(decoder.TryOpen(value, headers, out var frame, out _));
        Assert.Equal(Envelope.CloudEventStructured, frame.Envelope);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", frame.Trace.ToString());

        headers.Add("traceparent", Encoding.ASCII.GetBytes(Trace));
        Assert.True(decoder.TryOpen(value, headers, out frame, out _));
        Assert.Equal(Trace, frame.Trace.ToString());
    }

    [Theory]
    [InlineData(Trace, true)]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings", true)]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false)]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more", false)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", false)]
    [InlineData("", false)]
    public void A_traceparent_is_read_as_W3C_says(string text, bool valid)
    {
        Assert.Equal(valid, TraceParent.TryParse(Encoding.ASCII.GetBytes(text), out var trace));
        if (valid) Assert.Equal("00" + text[2..TraceParent.Length], trace.ToString());
    }

    [Theory]
    [InlineData("2026-03-21T10:00:00Z", "2026-03-21T10:00:00.000000Z")]
    [InlineData("2026-03-21t10:00:00.1z", "2026-03-21T10:00:00.100000Z")]
    [InlineData("2026-03-21T10:00:00.123456789+03:30", "2026-03-21T06:30:00.123456Z")]
    [InlineData("2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59.000000Z")]
    [InlineData("2026-03-21T10:00:00", null)]
    [InlineData("2026-03-21 10:00:00Z", null)]
    [InlineData("2026-03-21T10:00:00.Z", null)]
    [InlineData("2026-03-21T10:00:00+0330", null)]
    [InlineData("2026-03-21T10:00:00+03:30x", null)]
    [InlineData("2026-03-21T24:00:00Z", null)]
    [InlineData("2026-03-21T10:00:60Z", null)]
    [InlineData("2026-13-01T10:00:00Z", null)]
    [InlineData("2026-04-31T10:00:00Z", null)]
    [InlineData("2025-02-29T10:00:00Z", null)]
    [InlineData("0000-01-01T10:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+01:00", null)]
    [InlineData("9999-12-31T23:59:59-01:00", null)]
    public void Times_are_read_as_RFC_3339_says_and_cut_to_microseconds(string text, string? expected)
    {
        Assert.Equal(expected is not null, Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var time));
        if (expected is null) return;
        var written = new byte[Rfc3339.Length];
        Rfc3339.Format(time, written);
        Assert.Equal(expected, Encoding.ASCII.GetString(written));
    }
}
