using System.Text;
using Confluent.Kafka;
using CsCheck;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Core.Tests.Contracts;
using Xunit;

namespace Dispatch.Core.Tests.Events;

public sealed class EventDecoderTests
{
    private const EventSchemas Any = EventSchemas.NoticeIssued | EventSchemas.NoticeCancelled | EventSchemas.NoticeViewed | EventSchemas.RegistrationUpserted;

    private readonly EventDecoder decoder = ContractFiles.Decoder();
    private readonly byte[] example = ContractFiles.Bytes("examples", "notice.issued.json");

    [Fact]
    public void An_issued_notice_is_read_field_by_field()
    {
        var issued = Assert.IsType<NoticeIssued>(Decode(example));

        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", issued.Key.ToString());
        Assert.Null(issued.Number);
        Assert.Equal("thr-b1042", issued.CourtId);
        Assert.Equal("Tehran", issued.Province.EnglishName);
        Assert.Equal("140491920003311748", issued.CaseNumber);
        Assert.Equal(NoticeKind.Summons, issued.Kind);
        Assert.Equal(Lane.Urgent, issued.Lane);
        Assert.Equal((RecipientKind.Person, "1234567891"), (issued.Recipient.Kind, issued.Recipient.Digits));
        Assert.Equal("احضاریه جلسه رسیدگی شعبه ۱۰۴۲ دادگاه کیفری دو تهران", issued.Title);
        Assert.Equal("s3://notices/2026/04/0f8fad5b.pdf", issued.BodyRef);
        Assert.Equal(new DateTimeOffset(2026, 4, 11, 6, 0, 0, TimeSpan.Zero), issued.IssuedAt);
    }

    [Fact]
    public void A_number_that_is_no_UUID_is_kept_in_its_normal_form()
    {
        var issued = Assert.IsType<NoticeIssued>(Decode(ContractFiles.Bytes("examples", "notice.issued.persian.json")));

        Assert.Equal("1404/991/ش", issued.Number);
        Assert.Equal("1404-11/الف", issued.CaseNumber);
        Assert.Equal(Lane.Normal, issued.Lane);
        Assert.Equal((RecipientKind.Legal, 11), (issued.Recipient.Kind, issued.Recipient.Digits.Length));
        Assert.Equal(1_234_56, issued.IssuedAt.TimeOfDay.Subtract(TimeSpan.FromHours(6)).TotalMicroseconds);
    }

    [Fact]
    public void A_view_at_an_office_keeps_the_office_and_elsewhere_drops_it()
    {
        var text = Encoding.UTF8.GetString(ContractFiles.Bytes("examples", "notice.viewed.office.json"));

        Assert.Equal("of-0417", Assert.IsType<NoticeViewed>(Decode(Encoding.UTF8.GetBytes(text))).OfficeId);
        Assert.Null(Assert.IsType<NoticeViewed>(Decode(Encoding.UTF8.GetBytes(text.Replace("\"office\"", "\"app\"", StringComparison.Ordinal)))).OfficeId);
    }

    [Fact]
    public void Every_event_survives_encoding_and_decoding() =>
        EventGen.Any.Sample(original => Assert.Equivalent(original, Decode(EventEncoder.Encode(original)), strict: true), iter: 500);

    [Fact]
    public void Whatever_is_done_to_an_events_bytes_it_decodes_or_is_refused_with_a_reason()
    {
        var mutation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100_000], Gen.Byte);
        Gen.Select(EventGen.Any, mutation.Array[1, 4]).Sample(
            (original, mutations) =>
            {
                var bytes = mutations.Aggregate(EventEncoder.Encode(original), Mutate);
                if (!decoder.TryDecode(bytes, null, Any, ContractFiles.Now, out var decoded, out var rejection))
                {
                    Assert.Null(decoded);
                    Assert.NotEmpty(rejection.Reason);
                    Assert.NotEmpty(rejection.Rule.Name());
                }
            },
            iter: 5_000);
    }

    [Fact]
    public void Any_text_at_all_in_a_text_field_decodes_or_is_refused_with_a_reason()
    {
        var nasty = Gen.String[Gen.OneOf(Gen.Char, Gen.Char["\u0000\uFFFE\uFEFF\uD800\uDC00\u0085 \u0653\u0627۰"]), 0, 80];
        Gen.Select(nasty, Gen.Bool).Sample(
            (text, escaped) =>
            {
                var quoted = escaped || text.Any(char.IsSurrogate) ? string.Concat(text.Select(c => $"\\u{(int)c:x4}")) : System.Text.Json.JsonEncodedText.Encode(text).ToString();
                var json = Encoding.UTF8.GetString(example).Replace("0f8fad5b-d9cb-469f-a165-70867728950e", quoted, StringComparison.Ordinal);
                if (decoder.TryDecode(Encoding.UTF8.GetBytes(json), null, Any, ContractFiles.Now, out var decoded, out var rejection))
                {
                    Assert.Equal(NoticeKey.Of(NoticeKey.Normalize(text)), ((NoticeIssued)decoded).Key);
                }
                else
                {
                    Assert.Equal("noticeId", rejection.Field);
                }
            },
            iter: 3_000);
    }

    [Fact]
    public void A_binary_cloud_event_decodes_to_what_the_plain_event_does()
    {
        var bare = Encoding.UTF8.GetString(example).Replace("\"schema\": \"notice.issued/1\",", "", StringComparison.Ordinal);
        var headers = CloudHeaders(("ce_type", "ir.example.notice.issued/1"));

        Assert.True(decoder.TryDecode(Encoding.UTF8.GetBytes(bare), headers, Any, ContractFiles.Now, out var decoded, out var rejection), rejection?.Reason);
        Assert.Equivalent(Decode(example), decoded, strict: true);
    }

    [Theory]
    [InlineData("ce_type", "notice.cancelled/1", "type")]
    [InlineData("ce_dataschema", "https://example.org/notice.viewed/1", "dataschema")]
    [InlineData("ce_specversion", "0.3", "specversion")]
    [InlineData("content-type", "application/avro", "datacontenttype")]
    public void A_binary_cloud_event_that_contradicts_itself_is_refused(string header, string value, string field)
    {
        Assert.False(decoder.TryDecode(example, CloudHeaders((header, value)), Any, ContractFiles.Now, out _, out var rejection));
        Assert.Equal((RejectionRule.Envelope, field), (rejection.Rule, rejection.Field));
    }

    [Theory]
    [InlineData("of.notice.issued/1")]
    [InlineData("https://example.org/schemas/notice.issued/1")]
    [InlineData("something of the court's own")]
    public void A_cloud_events_type_may_be_the_courts_own(string type) =>
        Assert.True(decoder.TryDecode(example, CloudHeaders(("ce_type", type)), Any, ContractFiles.Now, out _, out _));

    [Fact]
    public void The_refusal_of_an_event_still_names_its_notice_and_court()
    {
        // The broken field comes before both.
        var json = """{"schema":"notice.cancelled/1","cancelledAt":7,"noticeId":"۱۲-3","courtId":"qom.1"}"""u8;

        Assert.False(decoder.TryDecode(json, null, Any, ContractFiles.Now, out _, out var rejection));

        Assert.Equal("cancelledAt: must be a text", rejection.Reason);
        Assert.Equal((EventSchemas.NoticeCancelled, "12-3", "qom.1"), (rejection.Schema, rejection.Number, rejection.CourtId));
        Assert.Equal(NoticeKey.Of("12-3"), rejection.Key);
        Assert.Equal(json.IndexOf("7"u8), rejection.Offset);
    }

    [Fact]
    public void Two_megabytes_of_nonsense_are_refused_unread()
    {
        var nonsense = new byte[2 * 1024 * 1024];
        new Random(7).NextBytes(nonsense);

        Assert.False(decoder.TryDecode(nonsense, null, Any, ContractFiles.Now, out _, out var rejection));
        Assert.Equal(RejectionRule.TooLarge, rejection.Rule);
        Assert.Equal("the value has 2097152 bytes, more than 1048576", rejection.Reason);
    }

    [Fact]
    public void A_refusal_never_repeats_what_was_sent()
    {
        foreach (var file in Directory.GetFiles(ContractFiles.PathOf("examples", "bad"), "re*.json"))
        {
            Assert.False(decoder.TryDecode(File.ReadAllBytes(file), null, Any, ContractFiles.Now, out _, out var rejection));
            Assert.DoesNotMatch("[0-9]{3,}", rejection.Reason);
        }
    }

    [Fact]
    public void The_future_begins_after_the_tolerance()
    {
        var at = Assert.IsType<NoticeIssued>(Decode(example)).IssuedAt;

        Assert.True(decoder.TryDecode(example, null, Any, at.AddMinutes(-5), out _, out _));
        Assert.False(decoder.TryDecode(example, null, Any, at.AddMinutes(-5).AddTicks(-1), out _, out var rejection));
        Assert.Equal(RejectionRule.Future, rejection.Rule);
    }

    [Fact]
    public void An_event_of_sixteen_levels_is_read_and_one_of_seventeen_is_not()
    {
        Assert.True(decoder.TryDecode(Nested(15), null, Any, ContractFiles.Now, out _, out _));
        Assert.False(decoder.TryDecode(Nested(16), null, Any, ContractFiles.Now, out _, out var rejection));
        Assert.Equal(RejectionRule.TooDeep, rejection.Rule);
    }

    [Fact]
    public void Decoding_an_issued_notice_allocates_less_than_a_kilobyte()
    {
        var compact = EventEncoder.Encode(Decode(example));
        for (var i = 0; i < 100; i++) decoder.TryDecode(compact, null, Any, ContractFiles.Now, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) decoder.TryDecode(compact, null, Any, ContractFiles.Now, out _, out _);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 1024);
    }

    private byte[] Nested(int levels) =>
        [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(example).TrimEnd().TrimEnd('}')), .. Encoding.UTF8.GetBytes($",\"deep\":{new string('[', levels)}{new string(']', levels)}}}")];

    private IIncomingEvent Decode(byte[] json)
    {
        Assert.True(decoder.TryDecode(json, null, Any, ContractFiles.Now, out var decoded, out var rejection), rejection?.Reason);
        return decoded;
    }

    private static Headers CloudHeaders(params (string Name, string Value)[] more)
    {
        var headers = new Headers();
        var all = new Dictionary<string, string>
        {
            ["ce_specversion"] = "1.0",
            ["ce_id"] = "1",
            ["ce_source"] = "urn:court:1",
            ["ce_type"] = "notice.issued/1",
            ["content-type"] = "application/json",
        };
        foreach (var (name, value) in more) all[name] = value;
        foreach (var (name, value) in all) headers.Add(name, Encoding.UTF8.GetBytes(value));
        return headers;
    }

    private static byte[] Mutate(byte[] bytes, (int Kind, int At, byte Value) mutation)
    {
        var at = bytes.Length == 0 ? 0 : mutation.At % bytes.Length;
        return mutation.Kind switch
        {
            0 => [.. bytes[..at], mutation.Value, .. bytes[Math.Min(at + 1, bytes.Length)..]],
            1 => [.. bytes[..at], .. bytes[Math.Min(at + 1 + mutation.Value % 8, bytes.Length)..]],
            2 => [.. bytes[..at], .. bytes[(at / 2)..]],
            _ => [.. bytes[..at], (byte)"{}[]\",:\\u0"[mutation.Value % 10], .. bytes[at..]],
        };
    }
}
