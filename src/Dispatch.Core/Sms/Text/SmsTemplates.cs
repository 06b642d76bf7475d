using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>The texts of all kinds and stages, made of the settings once.</summary>
internal sealed class SmsTemplates
{
    private const int LastNumbered = 99;
    private const string AnyKind = "Any";

    private readonly Dictionary<(NoticeKind? Kind, int Stage), SmsTemplate> _templates;
    private readonly SmsTextOptions _options;

    private SmsTemplates(SmsTextOptions options, Dictionary<(NoticeKind? Kind, int Stage), SmsTemplate> templates)
    {
        (_options, _templates) = (options, templates);
        NeedsNotice = templates.Keys.Any(key => key.Kind is not null) || templates.Values.Any(template => template.Fields.Any(field => field != SmsField.Number));
        All = [.. templates.OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Stage == Stages.Reminder ? Stages.First + 1 : entry.Key.Stage)];
    }

    /// <summary>With each kind (null: any) and stage (0: every later one) that has a text of its own.</summary>
    public IReadOnlyList<KeyValuePair<(NoticeKind? Kind, int Stage), SmsTemplate>> All { get; }

    /// <summary>True where more than what lies in the queue is needed to choose or to fill a text.</summary>
    public bool NeedsNotice { get; }

    /// <exception cref="ValidationException">The settings are not usable; such as were validated at start never throw here.</exception>
    public static SmsTemplates Create(SmsTextOptions options) =>
        TryCreate(options, out var faults) ?? throw new ValidationException(string.Join(" ", faults));

    /// <summary>Null where something is wrong; <paramref name="faults"/> says what, all of it.</summary>
    public static SmsTemplates? TryCreate(SmsTextOptions options, out IReadOnlyList<TemplateFault> faults)
    {
        var found = new List<TemplateFault>();
        CheckNumbers(options, found);
        var gate = new LinkGate(options.AllowedNumbers);
        CheckCourts(options, gate, found);
        var parser = new TemplateParser(options, gate);
        var templates = new Dictionary<(NoticeKind?, int), SmsTemplate>();
        foreach (var text in Texts(options, found))
        {
            if (parser.Parse(text.Key, text.Text, text.FreeKey, text.Free, found) is { } template) templates[(text.Kind, text.Stage)] = template;
        }

        faults = found;
        return found.Count == 0 ? new SmsTemplates(options, templates) : null;
    }

    /// <summary>The text of one SMS: the kind's own for the stage, else the kind's reminder, else any kind's for the stage, else the general one.</summary>
    /// <param name="stage">1 the announcement, 2… the reminders.</param>
    public SmsTemplate For(NoticeKind kind, int stage)
    {
        if (_templates.Count > 2)
        {
            var template = _templates.GetValueOrDefault((kind, stage));
            if (stage > Stages.First) template ??= _templates.GetValueOrDefault((kind, Stages.Reminder)) ?? _templates.GetValueOrDefault((null, stage));
            if (template is not null) return template;
        }

        return _templates[(null, stage > Stages.First ? Stages.Reminder : Stages.First)];
    }

    /// <summary>What {court} says of a court; null where it was given no name.</summary>
    public string? CourtName(string courtId) => _options.CourtNames.GetValueOrDefault(courtId);

    /// <summary>The first court's that was given one, as a sample.</summary>
    public string? AnyCourtName => _options.CourtNames.Values.FirstOrDefault();

    private static IEnumerable<Source> Texts(SmsTextOptions options, List<TemplateFault> faults)
    {
        yield return new Source(null, Stages.First, nameof(options.Announcement), options.Announcement ?? "", nameof(options.AnnouncementWithoutFields), options.AnnouncementWithoutFields);
        yield return new Source(null, Stages.Reminder, nameof(options.Reminder), options.Reminder ?? "", nameof(options.ReminderWithoutFields), options.ReminderWithoutFields);
        foreach (var (kindName, texts) in options.Templates)
        {
            foreach (var (stageName, text) in texts)
            {
                var key = $"{nameof(options.Templates)}:{kindName}:{stageName}";
                if (!TryKind(key, kindName, faults, out var kind) || !TryStage(key, stageName, kind, faults, out var stage)) continue;
                var free = options.TemplatesWithoutFields.GetValueOrDefault(kindName)?.FirstOrDefault(one => one.Key.Equals(stageName, StringComparison.OrdinalIgnoreCase)).Value;
                yield return new Source(kind, stage, key, text ?? "", $"{nameof(options.TemplatesWithoutFields)}:{kindName}:{stageName}", free);
            }
        }

        foreach (var (kindName, texts) in options.TemplatesWithoutFields)
        {
            foreach (var stageName in texts.Keys)
            {
                if (options.Templates.GetValueOrDefault(kindName)?.Keys.Contains(stageName, StringComparer.OrdinalIgnoreCase) == true) continue;
                faults.Add(new TemplateFault($"{nameof(options.TemplatesWithoutFields)}:{kindName}:{stageName}", null, $"There is no {nameof(options.Templates)}:{kindName}:{stageName} that it could stand for."));
            }
        }
    }

    private static bool TryKind(string key, string name, List<TemplateFault> faults, out NoticeKind? kind)
    {
        kind = null;
        if (name.Equals(AnyKind, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var known in Enum.GetValues<NoticeKind>())
        {
            if (!name.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
            kind = known;
            return true;
        }

        faults.Add(new TemplateFault(key, null, $"'{name}' is no kind of notice; they are {string.Join(", ", Enum.GetNames<NoticeKind>())} and {AnyKind}."));
        return false;
    }

    private static bool TryStage(string key, string name, NoticeKind? kind, List<TemplateFault> faults, out int stage)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out stage) && stage is > Stages.First and <= LastNumbered) return true;
        var isFirst = name.Equals(nameof(SmsTextOptions.Announcement), StringComparison.OrdinalIgnoreCase);
        stage = isFirst ? Stages.First : Stages.Reminder;
        var known = isFirst || name.Equals(nameof(SmsTextOptions.Reminder), StringComparison.OrdinalIgnoreCase);
        if (known && kind is not null) return true;
        faults.Add(new TemplateFault(key, null, known
            ? $"Set {(isFirst ? nameof(SmsTextOptions.Announcement) : nameof(SmsTextOptions.Reminder))} itself: it is the text of any kind."
            : $"'{name}' is no stage; they are {nameof(SmsTextOptions.Announcement)}, {nameof(SmsTextOptions.Reminder)} and 2 to {LastNumbered}."));
        return false;
    }

    private static void CheckCourts(SmsTextOptions options, LinkGate gate, List<TemplateFault> faults)
    {
        foreach (var (court, name) in options.CourtNames)
        {
            var key = $"{nameof(options.CourtNames)}:{court}";
            if (string.IsNullOrWhiteSpace(name) || name.Length > SmsFields.MaxText) faults.Add(new TemplateFault(key, null, $"A name has 1 to {SmsFields.MaxText} characters."));
            else if (gate.Find(name) is { IsNone: false } finding) faults.Add(new TemplateFault(key, finding.At, $"The name {GateWords.Of(finding.Fault)}."));
        }
    }

    private static void CheckNumbers(SmsTextOptions options, List<TemplateFault> faults)
    {
        for (var i = 0; i < options.AllowedNumbers.Length; i++)
        {
            var digits = PhoneRule.Canonical(options.AllowedNumbers[i]).Length;
            if (digits is < 3 or > 17) faults.Add(new TemplateFault($"{nameof(options.AllowedNumbers)}:{i}", null, "A number has 3 to 17 digits."));
        }
    }

    private readonly record struct Source(NoticeKind? Kind, int Stage, string Key, string Text, string FreeKey, string? Free);

    private static class Stages
    {
        /// <summary>Stands for every stage after the first that has no text of its own.</summary>
        public const int Reminder = 0;
        public const int First = 1;
    }
}
