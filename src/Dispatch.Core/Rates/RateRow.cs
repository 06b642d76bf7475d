using Dispatch.Core.Notices;

namespace Dispatch.Core.Rates;

/// <summary>The delivery rates of one group of cohorts: counts of notices, and the shares that follow. A share is 0 to 1, or null of nothing.</summary>
internal sealed record RateRow
{
    /// <summary>Null where days are put together; so for province and court.</summary>
    public DateOnly? Day { get; init; }

    public Province? Province { get; init; }

    public string? CourtId { get; init; }

    public required long Issued { get; init; }

    /// <summary>Into the inbox: legal service.</summary>
    public required long Served { get; init; }

    /// <summary>To paper when issued, for want of an account.</summary>
    public required long Paper { get; init; }

    /// <summary>To paper later, by rule.</summary>
    public required long Escalated { get; init; }

    public required long PaperWithdrawn { get; init; }

    /// <summary>Announcements, not reminders; so for all SMS.</summary>
    public required long SmsAccepted { get; init; }

    public required long SmsDelivered { get; init; }

    /// <summary>Refused, expired at the gateway, undeliverable, or impossible for want of a number.</summary>
    public required long SmsFailed { get; init; }

    /// <summary>Told as unknown at the end of their life.</summary>
    public required long SmsUnknown { get; init; }

    public required long SmsNotSent { get; init; }

    /// <summary>Of <see cref="Viewed"/>: the view that counts was made with the help of a service office.</summary>
    public required long OfficeAssisted { get; init; }

    public required long Cancelled { get; init; }

    public required long Lapsed { get; init; }

    /// <summary>Views by age: up to the first age, from there to the second, …, later than the last.</summary>
    public required IReadOnlyList<long> ViewedByAge { get; init; }

    /// <summary>Views within each age, of the notices that are old enough.</summary>
    public required IReadOnlyList<RateAge> Within { get; init; }

    /// <summary>In state Viewed: actual service.</summary>
    public long Viewed => ViewedByAge.Sum();

    public double? ElectronicShare => Ratio(Served, Served + Paper);

    /// <summary>Viewed of all that were issued.</summary>
    public double? ViewShare => Ratio(Viewed, Issued);

    /// <summary>Actual of legal service. A paper notice that is viewed (at an office, after registering) counts above the line only.</summary>
    public double? ActualShare => Ratio(Viewed, Served);

    public double? SmsDeliveredShare => Ratio(SmsDelivered, SmsAccepted);

    public double? OfficeShare => Ratio(OfficeAssisted, Viewed);

    internal static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
