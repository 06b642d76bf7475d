using System.Text.Json;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>
/// Walks one event's JSON, field by field, and keeps the first rejection. After a broken field it goes on, so that the notice and
/// the court of a refused event are still known. Broken JSON throws <see cref="JsonException"/>, which <see cref="EventDecoder"/> catches.
/// </summary>
internal ref struct JsonCursor
{
    private Utf8JsonReader reader;

    /// <summary>The value must be valid UTF-8: the JSON reader does not look inside strings.</summary>
    public JsonCursor(ReadOnlySpan<byte> json)
    {
        // The reader's own limit would throw without saying what it was; ours is one below and says so.
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventOptions.MaxDepth + 2 });
    }

    /// <summary>The first rule that was broken.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>The notice that the event names, once read.</summary>
    public NoticeKey? Key { get; set; }

    /// <summary>That notice's number; null where it spells the key.</summary>
    public string? Number { get; set; }

    /// <summary>The court that the event names, once read.</summary>
    public string? CourtId { get; set; }

    /// <summary>Where the cursor stands, in bytes from the start of the JSON.</summary>
    public readonly long Offset => reader.TokenStartIndex;

    /// <summary>How far was read, in bytes from the start of the JSON.</summary>
    public readonly long Consumed => reader.BytesConsumed;

    public readonly JsonTokenType Token => reader.TokenType;

    /// <summary>Reads the first token, which must open an object.</summary>
    public bool EnterRoot()
    {
        reader.Read();
        return EnterObject("");
    }

    /// <summary>True where the value is an object, whose fields come next; else it is refused and passed over.</summary>
    public bool EnterObject(string field)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return true;
        Fail(RejectionRule.WrongType, field, "must be an object");
        SkipValue();
        return false;
    }

    /// <summary>Goes to the value of the next field that the table knows; −1 at the object's end. Unknown fields are passed over.</summary>
    public int NextField(FieldTable table, ref FieldScan scan)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var offset = reader.TokenStartIndex;
            var name = reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan) : reader.ValueSpan;
            var field = table.Find(name, scan.Next);
            if (field >= 0)
            {
                var first = scan.Meet(field);
                reader.Read();
                if (first) return field;
                Fail(RejectionRule.DuplicateKey, table.Path(field), "appears twice", offset);
            }
            else
            {
                // Its name is not repeated in the reason: it is the sender's text.
                if (!scan.MeetUnknown(name)) Fail(RejectionRule.DuplicateKey, "", $"an unknown field appears twice, at byte {offset}", offset);
                reader.Read();
            }

            SkipValue();
        }

        return -1;
    }

    /// <summary>Goes to the value of the first field of that name, minding nothing else; false where there is none.</summary>
    public bool Seek(ReadOnlySpan<byte> field)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = (reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan) : reader.ValueSpan).SequenceEqual(field);
            reader.Read();
            if (found) return true;
            SkipValue();
        }

        return false;
    }

    /// <summary>Nothing but blanks may follow the event.</summary>
    public void EnterEnd()
    {
        while (reader.Read()) SkipValue();
    }

    public readonly bool IsNull => reader.TokenType == JsonTokenType.Null;

    /// <summary>The text's bytes, unescaped; false where the value is no text or holds what no text may hold.</summary>
    public bool Utf8(string field, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            Fail(RejectionRule.WrongType, field, IsNull ? "must be a text, not null" : "must be a text");
            SkipValue();
            return false;
        }

        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped) return true;
        if (JsonText.HasUnpairedSurrogate(text)) return Fail(RejectionRule.UnpairedSurrogate, field, "holds half of a surrogate pair");
        text = JsonText.Unescape(text);
        return !text.Contains((byte)0) || Fail(RejectionRule.NulCharacter, field, "holds the character U+0000");
    }

    public bool Int64(string field, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
        {
            Fail(RejectionRule.WrongType, field, "must be a whole number");
            SkipValue();
            return false;
        }

        return reader.TryGetInt64(out value) || Fail(RejectionRule.WrongType, field, "must be a whole number of 64 bits");
    }

    /// <summary>Passes over the value the cursor stands on, whatever it holds, and watches its depth.</summary>
    public void SkipValue()
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var depth = reader.CurrentDepth;
        do
        {
            // CurrentDepth counts what encloses the token; an opening one is itself a level more.
            if (reader.CurrentDepth >= EventOptions.MaxDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) ThrowTooDeep();
            reader.Read();
        }
        while (reader.CurrentDepth > depth);
    }

    /// <summary>Keeps the first broken rule; always false, so that a check can end with it.</summary>
    public bool Fail(RejectionRule rule, string field, string text, long? offset = null)
    {
        Rejection ??= Rejection.Of(rule, field, text, offset ?? reader.TokenStartIndex);
        return false;
    }

    /// <summary>Passes over the value and returns its bytes, for a part that is decoded as an event of its own.</summary>
    public ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        SkipValue();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>Keeps a rejection made elsewhere, unless there is one already.</summary>
    public void Refuse(Rejection rejection) => Rejection ??= rejection;

    private void ThrowTooDeep()
    {
        Rejection = Rejection.Of(RejectionRule.TooDeep, "", $"nested deeper than {EventOptions.MaxDepth} levels, at byte {reader.TokenStartIndex}", reader.TokenStartIndex);
        throw new JsonException();
    }
}
