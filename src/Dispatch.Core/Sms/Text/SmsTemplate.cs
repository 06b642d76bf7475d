namespace Dispatch.Core.Sms.Text;

/// <summary>
/// A text with named fields, judged once at start (<see cref="TemplateParser"/>). Its field-free form is what a person gets where a field is
/// missing or refused by the <see cref="LinkGate"/>.
/// </summary>
internal sealed class SmsTemplate
{
    private const int OnStack = 512;

    private readonly IReadOnlyList<Part> _parts;
    private readonly DigitStyle _digits;
    private readonly LinkGate _gate;

    /// <param name="parts">In order; the words between the fields are in form already.</param>
    /// <param name="longest">The most UTF-16 units that the text can take.</param>
    public SmsTemplate(string key, IReadOnlyList<Part> parts, string fieldFree, int longest, DigitStyle digits, LinkGate gate)
    {
        (Key, _parts, FieldFree, Longest, _digits, _gate) = (key, parts, fieldFree, longest, digits, gate);
        Fields = [.. parts.Where(part => part.Words is null).Select(part => part.Field).Distinct()];
    }

    /// <summary>The setting that it comes from, below its section.</summary>
    public string Key { get; }

    public string FieldFree { get; }

    public int Longest { get; }

    public IReadOnlyList<SmsField> Fields { get; }

    /// <summary>The most segments that the text can take: in UCS-2, with a surrogate pair at the worst place of each.</summary>
    public int MostSegments => TemplateParser.MostSegments(Longest);

    /// <summary>The text for one notice, each field shortened to its limit; the field-free form where one is missing or refused.</summary>
    public RenderedSms Render(in SmsFieldValues values)
    {
        Span<char> room = stackalloc char[OnStack];
        var length = 0;
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            var text = part.Words;
            if (text is null && !TryField(part, values[part.Field], out text, out var fault)) return new RenderedSms(FieldFree, fault);
            if (length + text.Length > room.Length) room = Grow(room[..length], text.Length);
            length = Append(text, room, length);
        }

        // As a whole: a field may complete what the words around it began.
        var rendered = room[..length];
        var finding = _gate.Find(rendered);
        return finding.IsNone ? new RenderedSms(rendered.ToString(), TextFinding.None) : new RenderedSms(FieldFree, finding);
    }

    // A non-joiner of the words joins only where the field beside it is Persian.
    private static int Append(ReadOnlySpan<char> text, Span<char> room, int length)
    {
        if (length > 0 && text.StartsWith(InvisibleRule.NonJoiner) && !Folding.IsArabicScript(room[length - 1])) text = text[1..];
        if (length > 0 && room[length - 1] == InvisibleRule.NonJoiner && !text.IsEmpty && !Folding.IsArabicScript(text[0])) length--;
        text.CopyTo(room[length..]);
        return length + text.Length;
    }

    private bool TryField(in Part part, string? value, out string text, out TextFinding fault)
    {
        fault = TextFinding.None;
        text = string.IsNullOrEmpty(value) ? "" : PersianText.Normalize(value, _digits);
        if (text.Length == 0)
        {
            fault = new TextFinding(TextFault.FieldMissing, 0, 1);
            return false;
        }

        // A field that was in form (it is the same instance) has nothing unseen in it.
        if (!ReferenceEquals(text, value) && InvisibleRule.IsTrick(value)) fault = new TextFinding(TextFault.Hidden, 0, 1);
        else if (text.Length > part.Limit)
        {
            // Judged before it is cut: half a link is none, but its sender meant one.
            fault = _gate.Find(text);
            text = part.IsShortened ? Shortening.Shorten(text, part.Limit) : text;
        }

        return fault.IsNone;
    }

    private static Span<char> Grow(ReadOnlySpan<char> written, int more)
    {
        var grown = new char[Math.Max(2 * written.Length, written.Length + more + OnStack)];
        written.CopyTo(grown);
        return grown;
    }

    /// <summary>Words as they are sent, or a field.</summary>
    /// <param name="Words">Null: the field.</param>
    /// <param name="Limit">Most UTF-16 units of the field.</param>
    internal readonly record struct Part(string? Words, SmsField Field, int Limit)
    {
        /// <summary>A number that is cut is another number.</summary>
        public bool IsShortened => Field is SmsField.Court or SmsField.Title;
    }
}
