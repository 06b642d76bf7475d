using System.Text;

namespace Dispatch.Core.Sms.Text;

/// <summary>Makes templates of the settings' texts, or says what is wrong with them: at start, so that no SMS finds out.</summary>
internal sealed class TemplateParser(SmsTextOptions options, LinkGate gate)
{
    public const int MaxLength = 500;

    // Of the fewest characters a joined UCS-2 segment holds: its last unit stays free where a surrogate pair would be cut.
    private const int WorstJoined = 66;
    private const int Single = 70;

    // Numbers of every usual shape: if the words around the field make one of these look like a link, they would do it to every SMS.
    private static readonly string[] UsualNumbers = ["140312390001234567", "1403/12/39000", "9909970000100012", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "bf28c0cc-fe7c-5828-ef81-836fe08c8279"];

    public static int MostSegments(int units) => units <= Single ? 1 : (units + WorstJoined - 1) / WorstJoined;

    /// <summary>Null where something is wrong; <paramref name="faults"/> says what.</summary>
    /// <param name="key">The setting, below its section.</param>
    /// <param name="freeKey">The setting of the field-free form.</param>
    /// <param name="fieldFree">Null: the template without its fields.</param>
    public SmsTemplate? Parse(string key, string text, string freeKey, string? fieldFree, ICollection<TemplateFault> faults)
    {
        var before = faults.Count;
        if (Length(key, text, faults) && Split(key, text, faults) is { } pieces && CheckWords(key, text, pieces, faults))
        {
            var free = FieldFree(freeKey, fieldFree, pieces, text, key, faults);
            var parts = Parts(pieces, text);
            var template = new SmsTemplate(key, parts, free, parts.Sum(part => part.Words?.Length ?? part.Limit), options.Digits, gate);
            CheckUsual(template, text, faults);
            CheckSegments(key, template, faults);
            if (faults.Count == before) return template;
        }

        return null;
    }

    private static bool Length(string key, string text, ICollection<TemplateFault> faults)
    {
        var rule = string.IsNullOrWhiteSpace(text) ? "The text is empty." : text.Length > MaxLength ? $"The text has {text.Length} characters; {MaxLength} are allowed." : null;
        if (rule is not null) faults.Add(new TemplateFault(key, null, rule));
        return rule is null;
    }

    // Ranges of the text: words or a field.
    private List<(Range Range, SmsField? Field)>? Split(string key, string text, ICollection<TemplateFault> faults)
    {
        var pieces = new List<(Range, SmsField?)>();
        for (var at = 0; at < text.Length;)
        {
            var brace = text.AsSpan(at).IndexOfAny('{', '}') is >= 0 and var found ? at + found : text.Length;
            if (brace > at) pieces.Add((at..brace, null));
            if (brace == text.Length) break;
            var close = text[brace] == '}' ? -1 : text.AsSpan(brace + 1).IndexOfAny('{', '}');
            var name = close < 0 ? "" : text.Substring(brace + 1, close);
            if (close < 0 || text[brace + 1 + close] == '{')
            {
                faults.Add(new TemplateFault(key, brace, text[brace] == '}' ? "This brace closes no field." : "This brace opens a field that is not closed."));
                return null;
            }

            if (!SmsFields.TryParse(name, out var field))
            {
                faults.Add(new TemplateFault(key, brace, $"There is no field {{{name}}}; the fields are {SmsFields.All}."));
                return null;
            }

            pieces.Add((brace..(brace + close + 2), field));
            at = brace + close + 2;
        }

        if (pieces.TrueForAll(piece => piece.Item2 != SmsField.Number))
            faults.Add(new TemplateFault(key, null, "The text does not name {number}: without it two notices to one person give the same SMS twice, which networks drop."));
        else if (options.CourtNames.Count == 0 && pieces.Find(piece => piece.Item2 == SmsField.Court) is { Item2: not null } court)
            faults.Add(new TemplateFault(key, court.Item1.Start.Value, $"The text names {{court}}, but {nameof(SmsTextOptions.CourtNames)} gives no court a name."));
        else return pieces;
        return null;
    }

    // Each field stands as digits or letters of its own length, so that places are those of the template, and a dot beside a field is seen.
    private bool CheckWords(string key, string text, List<(Range Range, SmsField? Field)> pieces, ICollection<TemplateFault> faults)
    {
        var words = text.ToCharArray();
        foreach (var (range, field) in pieces)
        {
            if (field is { } named) words.AsSpan(range).Fill(named is SmsField.Number or SmsField.Case ? '1' : 'ا');
        }

        var finding = gate.Find(words);
        if (finding.IsNone) return true;
        var within = pieces.Find(piece => piece.Range.Start.Value == finding.At);
        faults.Add(within.Field is { } taken && finding.Fault == TextFault.PhoneNumber
            ? new TemplateFault(key, finding.At, $"{{{SmsFields.NameOf(taken)}}} stands so near to a word that says to call, or to a sign of a phone number, that it would be taken for a number to call.")
            : Refused(key, text, finding));
        return false;
    }

    private static TemplateFault Refused(string key, string text, TextFinding finding) =>
        new(key, finding.At, $"«{text.AsSpan(finding.At, Math.Min(finding.Length, text.Length - finding.At))}» {GateWords.Of(finding.Fault)}.");

    private string FieldFree(string freeKey, string? given, List<(Range Range, SmsField? Field)> pieces, string text, string key, ICollection<TemplateFault> faults)
    {
        var free = given;
        if (free is null)
        {
            var rest = new StringBuilder(text.Length);
            foreach (var (range, _) in pieces.Where(piece => piece.Field is null)) rest.Append(text.AsSpan(range));
            free = PersianText.Normalize(rest.Replace("«»", "").Replace("\"\"", "").Replace("()", "").Replace("[]", "").ToString(), options.Digits)
                .Replace(" ،", "،", StringComparison.Ordinal).Replace(" .", ".", StringComparison.Ordinal).Replace(" :", ":", StringComparison.Ordinal);
        }

        free = PersianText.Normalize(free, options.Digits);
        var from = given is null ? key : freeKey;
        if (free.Length == 0) faults.Add(new TemplateFault(from, null, given is null ? $"Without its fields the text is empty; give {freeKey}." : "The text is empty."));
        else if (free.Length > MaxLength) faults.Add(new TemplateFault(from, null, $"The text has {free.Length} characters; {MaxLength} are allowed."));
        else if (given?.AsSpan().IndexOfAny('{', '}') is >= 0 and var brace) faults.Add(new TemplateFault(from, brace, "The text must have no fields."));
        else if (gate.Find(given ?? free) is { IsNone: false } finding)
            faults.Add(given is null ? new TemplateFault(from, null, $"Without its fields the text {GateWords.Of(finding.Fault)}; give {freeKey}.") : Refused(from, given, finding));
        else if (MostSegments(free.Length) > options.MaxSegments) faults.Add(TooLong(from, "The text", MostSegments(free.Length)));
        return free;
    }

    private List<SmsTemplate.Part> Parts(List<(Range Range, SmsField? Field)> pieces, string text)
    {
        var parts = new List<SmsTemplate.Part>(pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (range, field) = pieces[i];
            if (field is { } named)
            {
                parts.Add(new SmsTemplate.Part(null, named, SmsFields.Limit(named, options)));
                continue;
            }

            // In form between a mark that stands for each neighbour, so that the blanks beside a field stay.
            const char Neighbour = 'ا';
            var words = $"{(i > 0 ? Neighbour : "")}{text[range]}{(i + 1 < pieces.Count ? Neighbour : "")}";
            var normal = PersianText.Normalize(words, options.Digits);
            parts.Add(new SmsTemplate.Part(normal[(i > 0 ? 1 : 0)..^(i + 1 < pieces.Count ? 1 : 0)], default, 0));
        }

        return parts;
    }

    private void CheckUsual(SmsTemplate template, string text, ICollection<TemplateFault> faults)
    {
        foreach (var number in UsualNumbers)
        {
            var sms = template.Render(new SmsFieldValues
            {
                Number = number,
                Case = number,
                Court = "شعبه ۱۲ دادگاه عمومی حقوقی تهران",
                Province = "تهران",
                Title = "ابلاغ دادنامه",
                Kind = "ابلاغیه",
            });
            if (!sms.IsFieldFree) continue;
            faults.Add(new TemplateFault(template.Key, text.IndexOf("{number}", StringComparison.Ordinal), $"With an ordinary number ({number}) the text {GateWords.Of(sms.Fault)}: every SMS would go without its fields."));
            return;
        }
    }

    private void CheckSegments(string key, SmsTemplate template, ICollection<TemplateFault> faults)
    {
        if (template.MostSegments <= options.MaxSegments) return;
        var longest = string.Join(", ", template.Fields.Select(field => $"{{{SmsFields.NameOf(field)}}} {SmsFields.Limit(field, options)}"));
        faults.Add(TooLong(key, $"With its longest fields ({longest} characters) the text", template.MostSegments));
    }

    private TemplateFault TooLong(string key, string what, int segments) =>
        new(key, null, $"{what} takes up to {segments} segments; {nameof(SmsTextOptions.MaxSegments)} allows {options.MaxSegments}.");
}
