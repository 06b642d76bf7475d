namespace Dispatch.Core.Sms.Text;

/// <summary>The fields of one notice; null or empty where there is none. Some are personal data: never printed.</summary>
internal readonly struct SmsFieldValues
{
    public required string Number { get; init; }

    public string? Court { get; init; }

    public string? Province { get; init; }

    public string? Case { get; init; }

    public string? Title { get; init; }

    public string? Kind { get; init; }

    public string? this[SmsField field] => field switch
    {
        SmsField.Number => Number,
        SmsField.Court => Court,
        SmsField.Province => Province,
        SmsField.Case => Case,
        SmsField.Title => Title,
        _ => Kind,
    };
}
