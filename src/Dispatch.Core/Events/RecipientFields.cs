using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>The object that names a recipient: <c>{"type": "person", "id": "…"}</c>.</summary>
internal static class RecipientFields
{
    private const int Type = 0;
    private const int Id = 1;

    private static readonly FieldTable Table = new("recipient.", "type", "id");

    public static bool Read(ref JsonCursor cursor, string field, out RecipientId recipient)
    {
        recipient = default;
        if (!cursor.EnterObject(field)) return false;
        var scan = new FieldScan();
        RecipientKind? kind = null;
        Span<char> chars = stackalloc char[32];
        int? length = null;
        int at;
        while ((at = cursor.NextField(Table, ref scan)) >= 0)
        {
            if (at == Type) kind = Kind(ref cursor);
            else if (Fields.Chars(ref cursor, Table.Path(Id), chars, out var count)) length = count;
        }

        Fields.Require(ref cursor, Table, scan, Type);
        Fields.Require(ref cursor, Table, scan, Id);
        if (kind is null || length is null) return false;
        if (RecipientId.TryCreate(kind.Value, chars[..length.Value], out recipient, out var rule)) return true;
        return cursor.Fail(rule == "wrong check digit" ? RejectionRule.CheckDigit : RejectionRule.Format, Table.Path(Id), rule!);
    }

    private static RecipientKind? Kind(ref JsonCursor cursor)
    {
        if (!cursor.Utf8(Table.Path(Type), out var text)) return null;
        if (text.SequenceEqual("person"u8)) return RecipientKind.Person;
        if (text.SequenceEqual("legal"u8)) return RecipientKind.Legal;
        if (text.SequenceEqual("foreign"u8)) return RecipientKind.Foreign;
        cursor.Fail(RejectionRule.UnknownValue, Table.Path(Type), "must be person, legal or foreign");
        return null;
    }
}
