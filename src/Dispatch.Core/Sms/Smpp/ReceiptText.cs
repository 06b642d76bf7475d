using System.Buffers;
using System.Globalization;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The text of a receipt, read by key: <c>id: sub: dlvrd: submit date: done date: stat: err: text:</c> in any order,
/// case and spacing, with ':' or '='. A key's first value counts, and what a key in front of <c>text:</c> said
/// cannot be changed by the words of the message behind it.
/// </summary>
internal readonly ref struct ReceiptText
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,;|\0");

    public ReadOnlySpan<char> Id { get; private init; }

    public MessageState State { get; private init; }

    public ReadOnlySpan<char> Error { get; private init; }

    public DateTime? DoneAt { get; private init; }

    public static ReceiptText Parse(ReadOnlySpan<char> text) => new()
    {
        Id = Value(text, "id"),
        State = ToState(Value(text, "stat") is { IsEmpty: false } stat ? stat : Value(text, "status")),
        Error = Value(text, "err") is { IsEmpty: false } err ? err : Value(text, "error"),
        DoneAt = ToTime(DoneDate(text)),
    };

    private static ReadOnlySpan<char> DoneDate(ReadOnlySpan<char> text)
    {
        var value = Value(text, "done date");
        if (value.IsEmpty) value = Value(text, "done_date");
        return value.IsEmpty ? Value(text, "donedate") : value;
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf(key, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return default;
            at += from;
            from = at + key.Length;
            if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_')) continue;
            var rest = text[from..].TrimStart(' ');
            if (rest.IsEmpty || rest[0] is not (':' or '=')) continue;
            rest = rest[1..].TrimStart(" \"'");
            var end = rest.IndexOfAny(Separators);
            var value = (end < 0 ? rest : rest[..end]).TrimEnd("\"'");
            return IsNextKey(rest, value) ? default : value;
        }
    }

    // "err: text:…" gives err no value; so does "id: submit date:…".
    private static bool IsNextKey(ReadOnlySpan<char> rest, ReadOnlySpan<char> value) =>
        StartsWithKey(value, "id") || StartsWithKey(value, "sub") || StartsWithKey(value, "dlvrd") || StartsWithKey(value, "stat")
        || StartsWithKey(value, "err") || StartsWithKey(value, "text")
        || StartsWithKey(rest, "submit date") || StartsWithKey(rest, "done date");

    private static bool StartsWithKey(ReadOnlySpan<char> value, ReadOnlySpan<char> key) =>
        value.Length > key.Length && value.StartsWith(key, StringComparison.OrdinalIgnoreCase) && value[key.Length] is ':' or '=';

    private static MessageState ToState(ReadOnlySpan<char> stat)
    {
        if (stat is [>= '1' and <= '8']) return (MessageState)(stat[0] - '0');
        return stat switch
        {
            _ when Is(stat, "DELIV") => MessageState.Delivered,
            _ when Is(stat, "EXPIR") => MessageState.Expired,
            _ when Is(stat, "DELET") => MessageState.Deleted,
            _ when Is(stat, "UNDEL") || Is(stat, "FAIL") => MessageState.Undeliverable,
            _ when Is(stat, "ACCEP") => MessageState.Accepted,
            _ when Is(stat, "REJEC") => MessageState.Rejected,
            _ when Is(stat, "ENROU") || Is(stat, "BUFF") => MessageState.Enroute,
            _ when stat.IsEmpty => MessageState.None,
            _ => MessageState.Unknown,
        };
    }

    // Vendors write DELIVRD and DELIVERED, UNDELIV and UNDELIVERABLE: the first letters decide.
    private static bool Is(ReadOnlySpan<char> stat, ReadOnlySpan<char> prefix) => stat.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static DateTime? ToTime(ReadOnlySpan<char> value)
    {
        string? form = value.Length switch
        {
            10 => "yyMMddHHmm",
            12 => "yyMMddHHmmss",
            14 => "yyyyMMddHHmmss",
            _ => null,
        };
        return form is not null && DateTime.TryParseExact(value, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
