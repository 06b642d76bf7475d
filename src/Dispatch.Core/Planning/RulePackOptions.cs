using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Planning;

/// <summary>
/// The rule pack in force: a named, versioned set of periods. Its number is stamped on every notice it planned. Section <c>Dispatch:RulePack</c>.
/// The law's periods are settings; a demo lets a second stand for an hour.
/// </summary>
internal sealed class RulePackOptions : IValidatableObject
{
    public const string Section = "Dispatch:RulePack";

    /// <summary>Name of the pack.</summary>
    /// <value><c>standard</c></value>
    [Required, RegularExpression("[a-z0-9-]{1,32}")]
    public string Name { get; set; } = "standard";

    /// <summary>Version of the pack; raise it with every change of a period.</summary>
    /// <value>1</value>
    [Range(1, 1_000_000)]
    public int Version { get; set; } = 1;

    /// <summary>How long after issue the announcement is still worth sending; past it the SMS is dropped, with evidence.</summary>
    /// <value>24 hours</value>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan SmsUsefulLife { get; set; } = TimeSpan.FromHours(24);

    /// <summary>From when in the day SMS are sent, in <see cref="SmsZone"/>. What is ready outside the hours is held until they begin; its notice is served at once all the same.</summary>
    /// <value>none: at any hour. Set it together with <see cref="SmsTo"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:59", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? SmsFrom { get; set; }

    /// <summary>Until when in the day SMS are sent. At or before <see cref="SmsFrom"/>: on the next day, and the hours past midnight belong to the day on which they began.</summary>
    /// <value>none</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? SmsTo { get; set; }

    /// <summary>Days of the week on which the hours do not begin, such as <c>Friday</c>.</summary>
    /// <value>none</value>
    public IReadOnlyList<DayOfWeek> SmsClosedDays { get; set; } = [];

    /// <summary>Days on which the hours do not begin, as <c>2026-03-21</c>. Give them for the years to come.</summary>
    /// <value>none</value>
    public IReadOnlyList<DateOnly> SmsHolidays { get; set; } = [];

    /// <summary>Time zone of the hours and days, by its IANA name.</summary>
    /// <value><c>Asia/Tehran</c></value>
    [Required]
    public string SmsZone { get; set; } = "Asia/Tehran";

    /// <summary>Whether SMS of the urgent lane are sent at any hour.</summary>
    /// <value>true</value>
    public bool SmsUrgentExempt { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SmsFrom.HasValue != SmsTo.HasValue)
            yield return new ValidationResult($"{nameof(SmsFrom)} and {nameof(SmsTo)} must be set together, or neither.", [nameof(SmsFrom), nameof(SmsTo)]);
        if (SmsTo - SmsFrom > TimeSpan.FromDays(1))
            yield return new ValidationResult($"{nameof(SmsTo)} must be at most a day after {nameof(SmsFrom)}.", [nameof(SmsTo)]);
        if (SmsClosedDays.Distinct().Count() >= 7)
            yield return new ValidationResult($"{nameof(SmsClosedDays)} must leave at least one day of the week.", [nameof(SmsClosedDays)]);
        if (SmsHolidays.Count > 300)
            yield return new ValidationResult($"{nameof(SmsHolidays)} must be at most 300 days.", [nameof(SmsHolidays)]);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(SmsZone, out _))
            yield return new ValidationResult($"{nameof(SmsZone)} must be a time zone that this machine knows, such as Asia/Tehran.", [nameof(SmsZone)]);
    }
}
