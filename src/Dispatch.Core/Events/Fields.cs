using System.Buffers;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>The kinds of field that events are made of. Each reads the value the cursor stands on, or leaves a rejection.</summary>
internal static class Fields
{
    /// <summary>No text that is worth normalising takes more bytes; longer ones are too long by any count.</summary>
    private const int MaxRawIdBytes = 1024;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SearchValues<byte> CodeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"u8);

    /// <summary>A text for people: not blank, at most so many characters.</summary>
    public static bool Text(ref JsonCursor cursor, string field, int max, out string? value)
    {
        value = null;
        if (!cursor.Utf8(field, out var text)) return false;
        if (text.Length > max && CountCharacters(text) > max) return cursor.Fail(RejectionRule.TooLong, field, $"longer than {max} characters");
        value = Encoding.UTF8.GetString(text);
        return !string.IsNullOrWhiteSpace(value) || cursor.Fail(RejectionRule.Empty, field, "must not be empty");
    }

    /// <summary>An id that people and machines write: normalised as <see cref="NoticeKey.Normalize"/> does, without control characters.</summary>
    public static bool Id(ref JsonCursor cursor, string field, int max, out string? value)
    {
        value = null;
        return cursor.Utf8(field, out var text) && Normalized(ref cursor, field, text, max, out value);
    }

    /// <summary>A notice's number and the key made of it; the number is null where it spells the key.</summary>
    public static bool Number(ref JsonCursor cursor, string field, out NoticeKey key, out string? number)
    {
        key = default;
        number = null;
        if (!cursor.Utf8(field, out var text)) return false;

        // The usual case, without a string: of the UUIDs of 36 characters, those in lower case are spelled as usual.
        Span<char> spelled = stackalloc char[36];
        if (text.Length == 36 && Ascii.ToUtf16(text, spelled, out _) == OperationStatus.Done && !spelled.ContainsAnyInRange('A', 'F')
            && NoticeKey.TryUuid(spelled, out key))
        {
            cursor.Key = key;
            return true;
        }

        if (!Normalized(ref cursor, field, text, NoticeKey.MaxNumberLength, out number)) return false;
        key = NoticeKey.Of(number);
        if (key.IsSpelled(number)) number = null;
        cursor.Key = key;
        cursor.Number = number;
        return true;
    }

    /// <summary>A short code of ASCII letters, digits, dot, underscore and hyphen: courts and offices.</summary>
    public static bool Code(ref JsonCursor cursor, string field, InternTable ids, out string? value)
    {
        value = null;
        if (!cursor.Utf8(field, out var text)) return false;
        if (text.IsEmpty) return cursor.Fail(RejectionRule.Empty, field, "must not be empty");
        if (text.Length > 32) return cursor.Fail(RejectionRule.TooLong, field, "longer than 32 characters");
        if (text.ContainsAnyExcept(CodeCharacters)) return cursor.Fail(RejectionRule.Format, field, "may hold A-Z, a-z, 0-9, dot, underscore and hyphen only");
        value = ids.Get(text);
        return true;
    }

    /// <summary>An RFC 3339 time with an offset, neither before 2000 nor in the future.</summary>
    public static bool Time(ref JsonCursor cursor, string field, in DecodeContext context, out DateTimeOffset time)
    {
        time = default;
        if (!cursor.Utf8(field, out var text)) return false;
        if (!Rfc3339.TryParse(text, out time)) return cursor.Fail(RejectionRule.Format, field, "must be an RFC 3339 time with an offset");
        if (time > context.Latest) return cursor.Fail(RejectionRule.Future, field, "lies in the future");
        return time >= Earliest || cursor.Fail(RejectionRule.Past, field, "lies before the year 2000");
    }

    public static bool Province(ref JsonCursor cursor, string field, out Province province)
    {
        province = default;
        if (!cursor.Utf8(field, out var text)) return false;
        return Notices.Province.TryParse(text, out province)
            || cursor.Fail(RejectionRule.UnknownValue, field, "must be one of the ISO 3166-2:IR codes IR-00 to IR-30");
    }

    /// <summary>Up to 16 characters of text into <paramref name="chars"/>; for values that are judged and not kept as text.</summary>
    public static bool Chars(ref JsonCursor cursor, string field, scoped Span<char> chars, out int length)
    {
        length = 0;
        if (!cursor.Utf8(field, out var text)) return false;
        if (text.IsEmpty) return cursor.Fail(RejectionRule.Empty, field, "must not be empty");
        return Encoding.UTF8.TryGetChars(text, chars, out length) || cursor.Fail(RejectionRule.TooLong, field, $"longer than {chars.Length} characters");
    }

    /// <summary>Refuses a field that is not there.</summary>
    public static void Require(ref JsonCursor cursor, FieldTable table, in FieldScan scan, int field)
    {
        if (!scan.Has(field)) cursor.Fail(RejectionRule.Missing, table.Path(field), "is missing");
    }

    private static bool Normalized(ref JsonCursor cursor, string field, ReadOnlySpan<byte> text, int max, out string? value)
    {
        value = null;
        if (text.Length > MaxRawIdBytes) return cursor.Fail(RejectionRule.TooLong, field, $"longer than {max} characters");
        var raw = Encoding.UTF8.GetString(text);

        // .NET's normalisation throws on it.
        if (raw.Contains('\uFFFE')) return cursor.Fail(RejectionRule.ControlCharacter, field, "holds the noncharacter U+FFFE");
        value = NoticeKey.Normalize(raw);
        if (value.Length == 0) return cursor.Fail(RejectionRule.Empty, field, "must not be empty");
        if (value.Length > max && CountCharacters(value) > max) return cursor.Fail(RejectionRule.TooLong, field, $"longer than {max} characters");
        return !(value.AsSpan().ContainsAnyInRange('\0', '\u001F') || value.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
            || cursor.Fail(RejectionRule.ControlCharacter, field, "holds a control character");
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
        {
            if ((b & 0xC0) != 0x80) count++;
        }

        return count;
    }

    private static int CountCharacters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }
}
