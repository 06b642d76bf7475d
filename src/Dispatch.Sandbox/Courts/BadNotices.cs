using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Publishing;

namespace Dispatch.Sandbox.Courts;

/// <summary>Spoils well-formed events, and says what a reader can still tell of each.</summary>
internal static class BadNotices
{
    private const int HugeBytes = 2 * 1024 * 1024;

    /// <param name="how">What is wrong.</param>
    /// <param name="good">A well-formed notice as plain JSON.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="random">Draws nonsense.</param>
    public static (OutgoingRecord Record, EventKind Kind) Make(BadNotice how, byte[] good, byte[] key, Random random)
    {
        var text = Encoding.UTF8.GetString(good);
        return how switch
        {
            BadNotice.NotJson => (Plain(key, "the court's clerk says hello"), EventKind.Unknown),
            BadNotice.CutOff => (new OutgoingRecord(key, good[..good.AsSpan().IndexOf("\"recipient\""u8)]), EventKind.Issued),
            BadNotice.NotUtf8 => (new OutgoingRecord(key, [.. good[..^1], 0xC3, 0x28, (byte)'}']), EventKind.Unknown),
            BadNotice.Tombstone => (new OutgoingRecord(key, null), EventKind.Unknown),
            BadNotice.MissingField => (Plain(key, Without(text, "title")), EventKind.Issued),
            BadNotice.OverLongField => (Plain(key, With(text, "title", '"' + new string('x', 201) + '"')), EventKind.Issued),
            BadNotice.WrongCheckDigit => (Plain(key, With(text, "recipient", """{"type":"person","id":"1234567890"}""")), EventKind.Issued),
            BadNotice.UnknownVersion => (Plain(key, text.Replace("notice.issued/1", "notice.issued/7", StringComparison.Ordinal)), EventKind.Unknown),
            BadNotice.UnknownSchema => (Plain(key, text.Replace("notice.issued/1", "notice.whispered/1", StringComparison.Ordinal)), EventKind.Unknown),
            BadNotice.InTheFuture => (Plain(key, With(text, "issuedAt", "\"2199-01-01T00:00:00Z\"")), EventKind.Issued),
            BadNotice.NestingBomb => (Plain(key, text[..^1] + ",\"extra\":" + new string('[', 5_000) + new string(']', 5_000) + "}"), EventKind.Issued),
            BadNotice.DuplicateKey => (Plain(key, text[..^1] + ",\"title\":\"once more\"}"), EventKind.Issued),
            BadNotice.NulCharacter => (Plain(key, With(text, "title", "\"a\\u0000b\"")), EventKind.Issued),
            BadNotice.BrokenCloudEvent => (BrokenCloudEvent(key, text), EventKind.Unknown),
            BadNotice.WrongTopic => (Plain(key, """{"schema":"notice.viewed/1","viewId":"a","noticeId":"b","viewer":{"type":"recipient"},"channel":"app","viewedAt":"2025-01-01T00:00:00Z"}"""), EventKind.Viewed),
            BadNotice.CancelWithoutCourt => (Plain(key, """{"schema":"notice.cancelled/1","noticeId":"b","cancelledAt":"2025-01-01T00:00:00Z"}"""), EventKind.Cancelled),
            BadNotice.Huge => (new OutgoingRecord(key, Nonsense(random)), EventKind.Unknown),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
    }

    private static OutgoingRecord Plain(byte[] key, string text) => new(key, Encoding.UTF8.GetBytes(text));

    // Without its specversion.
    private static OutgoingRecord BrokenCloudEvent(byte[] key, string text) => new(
        key,
        Encoding.UTF8.GetBytes($$"""{"id":"1","source":"/court","type":"ir.example.notice.issued/1","data":{{text}}}"""),
        new Headers { { "content-type", "application/cloudevents+json"u8.ToArray() } });

    private static byte[] Nonsense(Random random)
    {
        var bytes = new byte[HugeBytes];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Without(string json, string field)
    {
        var (from, to) = Find(json, field);
        return json.Remove(from, to - from);
    }

    private static string With(string json, string field, string value)
    {
        var (from, to) = Find(json, field);
        return json[..from] + $",\"{field}\":{value}" + json[to..];
    }

    // From the comma before the field to the end of its value; the events are our own, their texts hold no quote or bracket.
    private static (int From, int To) Find(string json, string field)
    {
        var from = json.IndexOf($",\"{field}\":", StringComparison.Ordinal);
        var value = from + field.Length + 4;
        var to = json[value] switch
        {
            '{' => json.IndexOf('}', value) + 1,
            '"' => json.IndexOf('"', value + 1) + 1,
            _ => json.IndexOfAny([',', '}'], value),
        };
        return (from, to);
    }
}
