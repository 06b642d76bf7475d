namespace Dispatch.Core.Events;

/// <summary>The <c>schema</c> field: an event's name, a slash, its version (<c>notice.issued/1</c>).</summary>
internal static class SchemaName
{
    public const string NoticeIssued = "notice.issued/1";
    public const string NoticeCancelled = "notice.cancelled/1";
    public const string NoticeViewed = "notice.viewed/1";
    public const string RegistrationUpserted = "registration.upserted/1";

    /// <summary>Published by the feed; never read.</summary>
    public const string NoticeStatus = "notice.status/1";

    /// <summary>Published by the feed; never read.</summary>
    public const string NoticePaper = "notice.paper/1";

    /// <summary>Published by the feed; never read.</summary>
    public const string ContactHealth = "contact.health/1";

    public static string Of(EventSchemas schema) => schema switch
    {
        EventSchemas.NoticeIssued => NoticeIssued,
        EventSchemas.NoticeCancelled => NoticeCancelled,
        EventSchemas.NoticeViewed => NoticeViewed,
        EventSchemas.RegistrationUpserted => RegistrationUpserted,
        _ => throw new ArgumentOutOfRangeException(nameof(schema)),
    };

    /// <summary>Reads a full name; a known event in a version we don't speak is told apart from an unknown event.</summary>
    public static RejectionRule? TryParse(ReadOnlySpan<byte> name, out EventSchemas schema)
    {
        schema = EventSchemas.None;
        var slash = name.LastIndexOf((byte)'/');
        var known = slash < 0 ? EventSchemas.None : Event(name[..slash]);
        if (known is EventSchemas.None) return RejectionRule.UnknownSchema;
        if (!name[(slash + 1)..].SequenceEqual("1"u8)) return RejectionRule.UnknownVersion;
        schema = known;
        return null;
    }

    /// <summary>
    /// What a CloudEvent's <c>dataschema</c> or <c>type</c> says: our full name, alone or at the end of a URI or of a reverse domain name
    /// (<c>https://example.org/schemas/notice.issued/1</c>, <c>ir.example.notice.issued/1</c>). None where it says nothing that we know.
    /// </summary>
    public static EventSchemas Hint(ReadOnlySpan<byte> text)
    {
        foreach (var (schema, name) in Known)
        {
            if (!text.EndsWith(name.Span)) continue;
            var rest = text[..^name.Length];
            if (rest.IsEmpty || rest[^1] is (byte)'/' or (byte)'.' or (byte)':' or (byte)'#') return schema;
        }

        return EventSchemas.None;
    }

    private static readonly (EventSchemas Schema, ReadOnlyMemory<byte> Name)[] Known =
    [
        (EventSchemas.NoticeIssued, "notice.issued/1"u8.ToArray()),
        (EventSchemas.NoticeCancelled, "notice.cancelled/1"u8.ToArray()),
        (EventSchemas.NoticeViewed, "notice.viewed/1"u8.ToArray()),
        (EventSchemas.RegistrationUpserted, "registration.upserted/1"u8.ToArray()),
    ];

    private static EventSchemas Event(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("notice.issued"u8) ? EventSchemas.NoticeIssued
        : name.SequenceEqual("notice.cancelled"u8) ? EventSchemas.NoticeCancelled
        : name.SequenceEqual("notice.viewed"u8) ? EventSchemas.NoticeViewed
        : name.SequenceEqual("registration.upserted"u8) ? EventSchemas.RegistrationUpserted
        : EventSchemas.None;
}
