using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Text;

/// <summary>What recipients read; <c>docs/sms-text.md</c> explains it. Section <c>Dispatch:Sms:Text</c>.</summary>
internal sealed class SmsTextOptions : IValidatableObject
{
    public const string Section = SmsOptions.Section + ":Text";

    /// <summary>32 characters and the number: one UCS-2 segment holds it with a number of 36.</summary>
    public const string DefaultAnnouncement = "ابلاغیه {number} در کارتابل ثنای شما است";

    /// <summary>Also 32.</summary>
    public const string DefaultReminder = "یادآوری: ابلاغیه {number} در کارتابل ثنا";

    /// <summary>The announcement of a notice. It must name <c>{number}</c>; other fields are <c>{kind}</c>, <c>{case}</c>, <c>{title}</c>, <c>{court}</c> and <c>{province}</c>.</summary>
    /// <value>Default: <see cref="DefaultAnnouncement"/>.</value>
    [Required, StringLength(TemplateParser.MaxLength, MinimumLength = 1)]
    public string Announcement { get; set; } = DefaultAnnouncement;

    /// <summary>What is sent where a field of the announcement is missing or refused. Null: the announcement without its fields.</summary>
    /// <value>Default: null.</value>
    [StringLength(TemplateParser.MaxLength, MinimumLength = 1)]
    public string? AnnouncementWithoutFields { get; set; }

    /// <summary>Every later stage of a notice.</summary>
    /// <value>Default: <see cref="DefaultReminder"/>.</value>
    [Required, StringLength(TemplateParser.MaxLength, MinimumLength = 1)]
    public string Reminder { get; set; } = DefaultReminder;

    /// <summary>What is sent where a field of the reminder is missing or refused. Null: the reminder without its fields.</summary>
    /// <value>Default: null.</value>
    [StringLength(TemplateParser.MaxLength, MinimumLength = 1)]
    public string? ReminderWithoutFields { get; set; }

    /// <summary>
    /// Texts of one kind or stage: <c>Templates:KIND:STAGE</c>. KIND: <c>Summons</c>, <c>Judgment</c>, <c>Warning</c>, <c>Notification</c>, <c>Decree</c>, <c>Execution</c>,
    /// <c>Other</c>, or <c>Any</c>. STAGE: <c>Announcement</c>, <c>Reminder</c>, or the stage's number, 2 to 99 (of <c>Any</c> a number only). The closest is taken: the kind's stage,
    /// the kind's reminder, any kind's stage, the texts above.
    /// </summary>
    public Dictionary<string, Dictionary<string, string>> Templates { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The field-free forms of these, by the same keys: <c>TemplatesWithoutFields:KIND:STAGE</c>.</summary>
    public Dictionary<string, Dictionary<string, string>> TemplatesWithoutFields { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of courts by court id, for <c>{court}</c>. An SMS of a court without one goes without its fields.</summary>
    public Dictionary<string, string> CourtNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Which digits recipients see.</summary>
    /// <value>Default: <see cref="DigitStyle.Keep"/>, so that the number can be typed as the court wrote it.</value>
    [EnumDataType(typeof(DigitStyle))]
    public DigitStyle Digits { get; set; } = DigitStyle.Keep;

    /// <summary>Most segments that a text may take with the longest fields there can be; a text that could take more is refused at start.</summary>
    /// <value>Default: 4.</value>
    [Range(1, 10)]
    public int MaxSegments { get; set; } = 4;

    /// <summary>Most characters of a court's name; a longer one is shortened at a word.</summary>
    /// <value>Default: 60.</value>
    [Range(10, SmsFields.MaxText)]
    public int CourtLength { get; set; } = 60;

    /// <summary>Most characters of a title; a longer one is shortened at a word.</summary>
    /// <value>Default: 40.</value>
    [Range(10, SmsFields.MaxText)]
    public int TitleLength { get; set; } = 40;

    /// <summary>Numbers to call that may stand in a text, such as the judiciary's own line. Any other is refused.</summary>
    public string[] AllowedNumbers { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        SmsTemplates.TryCreate(this, out var faults);
        return faults.Select(fault => new ValidationResult(fault.ToString())); // it names its key itself
    }
}
