using System.Buffers;
using System.Globalization;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The text of a receipt, read by key: <c>id: sub: dlvrd: submit date: done date: stat: err: text:</c> in any order,
/// case and spacing, with ':' or '='. A key's first value counts. What stands behind <c>text:</c> is the message's own
/// words, and says nothing of the message's fate.
/// </summary>
internal readonly ref struct ReceiptText
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,;|\0");

    public ReadOnlySpan<char> Id { get; private init; }

    public MessageState State { get; private init; }

    public ReadOnlySpan<char> Error { get; private init; }

    public DateTime? DoneAt { get; private init; }

    // Ids of 64 characters are the protocol's most, codes of a few the vendors'; what is longer is no such thing.
    private const int MaxId = 255;
    private const int MaxError = 64;

    public static ReceiptText Parse(ReadOnlySpan<char> text)
    {
        var words = Find(text, "text", out _);
        return words < 0 ? ParseKeys(text) : ParseKeys(text[..words]);
    }

    private static ReceiptText ParseKeys(ReadOnlySpan<char> text) => new()
    {
        Id = AtMost(MaxId, Value(text, "id")),
        State = ToState(Value(text, "stat") is { IsEmpty: false } stat ? stat : Value(text, "status")),
        Error = AtMost(MaxError, Value(text, "err") is { IsEmpty: false } err ? err : Value(text, "error")),
        DoneAt = ToTime(DoneDate(text)),
    };

    private static ReadOnlySpan<char> DoneDate(ReadOnlySpan<char> text)
    {
        var value = Value(text, "done date");
        if (value.IsEmpty) value = Value(text, "done_date");
        return value.IsEmpty ? Value(text, "donedate") : value;
    }

    private static ReadOnlySpan<char> AtMost(int length, ReadOnlySpan<char> value) => value.Length <= length ? value : default;

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        if (Find(text, key, out var rest) < 0) return default;
        rest = rest.TrimStart(" \"'");
        var end = rest.IndexOfAny(Separators);
        var value = (end < 0 ? rest : rest[..end]).TrimEnd("\"'");
        return IsNextKey(rest, value) ? default : value;
    }

    // Where a key stands, and what follows its ':' or '='; -1 where it does not.
    private static int Find(ReadOnlySpan<char> text, ReadOnlySpan<char> key, out ReadOnlySpan<char> behind)
    {
        behind = default;
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf(key, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return -1;
            at += from;
            from = at + key.Length;
            if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_')) continue;
            var rest = text[from..].TrimStart(' ');
            if (rest.IsEmpty || rest[0] is not (':' or '=')) continue;
            behind = rest[1..];
            return at;
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
