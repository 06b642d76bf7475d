using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Text;

/// <summary>What recipients read.</summary>
internal sealed class SmsTextOptions : IValidatableObject
{
    /// <summary>32 characters and the number: one UCS-2 segment holds it with a number of 36.</summary>
    public const string DefaultAnnouncement = "ابلاغیه {number} در کارتابل ثنای شما است";

    /// <summary>The announcement of a notice, with the fields <c>{number}</c> and <c>{court}</c>.</summary>
    /// <value>Default: <see cref="DefaultAnnouncement"/>.</value>
    [Required, StringLength(500, MinimumLength = 1)]
    public string Announcement { get; set; } = DefaultAnnouncement;

    /// <summary>What is sent where a field is refused. Null: the announcement without its fields.</summary>
    /// <value>Default: null.</value>
    [StringLength(500, MinimumLength = 1)]
    public string? AnnouncementWithoutFields { get; set; }

    /// <summary>Which digits recipients see.</summary>
    /// <value>Default: <see cref="DigitStyle.Keep"/>, so that the number can be typed as the court wrote it.</value>
    [EnumDataType(typeof(DigitStyle))]
    public DigitStyle Digits { get; set; } = DigitStyle.Keep;

    /// <exception cref="ValidationException">The template is not usable; options validated at start never throw here.</exception>
    public SmsTemplate Template() => SmsTemplate.TryParse(Announcement, AnnouncementWithoutFields, Digits, out var fault) ?? throw new ValidationException(fault);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SmsTemplate.TryParse(Announcement, AnnouncementWithoutFields, Digits, out var fault) is null)
            yield return new ValidationResult($"{nameof(Announcement)}: {fault}", [nameof(Announcement)]);
    }
}
