using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Hold;

/// <summary>
/// How many SMS go to one recipient, and from one court, over all workers. Section <c>Dispatch:SmsLimits</c>. What is above waits and is neither dropped
/// nor merged. Counted by SMS, never by segment, and a further try counts no more. Counted in Redis as a hint: without Redis nothing is limited.
/// </summary>
internal sealed class SmsLimitOptions : IValidatableObject
{
    public const string Section = "Dispatch:SmsLimits";

    /// <summary>Most SMS to one mobile number within any hour; 0: no limit.</summary>
    /// <value>0: an operator says how many.</value>
    [Range(0, 100)]
    public int RecipientPerHour { get; set; }

    /// <summary>Most SMS of one court a minute, spread evenly; a court that was idle may begin with a second's worth and one more. 0: no limit.</summary>
    /// <value>0.</value>
    [Range(0, 10_000_000)]
    public int CourtPerMinute { get; set; }

    /// <summary>Other limits for single courts, by court id; 0: no limit for that one.</summary>
    /// <value>none.</value>
    public Dictionary<string, int> Courts { get; } = new(StringComparer.Ordinal);

    public bool LimitsCourts => CourtPerMinute > 0 || Courts.Values.Any(limit => limit > 0);

    public bool LimitsAnything => RecipientPerHour > 0 || LimitsCourts;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (court, limit) in Courts)
        {
            if (limit is < 0 or > 10_000_000)
                yield return new ValidationResult($"{nameof(Courts)}:{court} must be between 0 and 10000000.", [nameof(Courts)]);
        }
    }
}
