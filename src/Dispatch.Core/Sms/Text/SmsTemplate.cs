using System.Text;
using System.Text.RegularExpressions;

namespace Dispatch.Core.Sms.Text;

/// <summary>
/// A text with the named fields <c>{number}</c> and <c>{court}</c>, judged once at start. Its field-free form is what a
/// person gets where a field is refused by the <see cref="LinkGate"/>.
/// </summary>
internal sealed partial class SmsTemplate
{
    private const int NumberRoom = 64;

    private readonly string _text;
    private readonly DigitStyle _digits;

    private SmsTemplate(string text, string fieldFree, DigitStyle digits) => (_text, FieldFree, _digits) = (text, fieldFree, digits);

    public string FieldFree { get; }

    /// <summary>Null with <paramref name="fault"/> saying what to mend, in words for the operator.</summary>
    /// <param name="fieldFree">Null: the template without its fields.</param>
    public static SmsTemplate? TryParse(string text, string? fieldFree, DigitStyle digits, out string fault)
    {
        fieldFree = Normalize(fieldFree ?? Field().Replace(text, ""), digits);
        text = PersianText.Normalize(text, digits);
        var literal = Field().Replace(text, "");
        fault =
            !text.Contains("{number}", StringComparison.Ordinal) ? "The template does not name {number}."
            : literal.AsSpan().IndexOfAny('{', '}') >= 0 ? "The template has a brace that opens or closes no field; the fields are {number} and {court}."
            : fieldFree.Length == 0 ? "Without its fields the template is empty."
            : LinkGate.Check(literal) is not LinkFault.None and var inText ? $"The template holds what a notice's SMS must never hold: {inText}."
            : LinkGate.Check(fieldFree) is not LinkFault.None and var inFree ? $"The field-free text holds what a notice's SMS must never hold: {inFree}."
            : "";
        return fault.Length == 0 ? new SmsTemplate(text, fieldFree, digits) : null;
    }

    /// <summary>The text for one notice. A field that could be a link or a number to call is not shown: the field-free form goes instead.</summary>
    /// <param name="court">Null or empty where the name is not known.</param>
    public RenderedSms Render(string number, string? court)
    {
        var fault = CheckField(number);
        if (fault == LinkFault.None && court is not null) fault = CheckField(court);
        if (fault != LinkFault.None) return new RenderedSms(FieldFree, fault);

        var text = new StringBuilder(_text.Length + NumberRoom);
        var rest = _text.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            text.Append(rest[..open]);
            rest = rest[open..];
            var isNumber = rest.StartsWith("{number}", StringComparison.Ordinal);
            text.Append(isNumber ? number : court);
            rest = rest[(isNumber ? "{number}".Length : "{court}".Length)..];
        }

        text.Append(rest);
        var rendered = Normalize(text.ToString(), _digits);

        // Once more as a whole: a field may complete what the words around it began.
        fault = LinkGate.Check(rendered);
        return fault == LinkFault.None ? new RenderedSms(rendered, LinkFault.None) : new RenderedSms(FieldFree, fault);
    }

    // A line break inside a field would let it speak as a text of its own.
    private static LinkFault CheckField(string value) => value.Contains('\n', StringComparison.Ordinal) ? LinkFault.Hidden : LinkGate.Check(value);

    private static string Normalize(string text, DigitStyle digits)
    {
        var normal = PersianText.Normalize(text, digits);
        return normal.Contains("  ", StringComparison.Ordinal) || normal.StartsWith(' ') || normal.EndsWith(' ') ? Spaces().Replace(normal, " ").Trim() : normal;
    }

    [GeneratedRegex(@"\{(number|court)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
