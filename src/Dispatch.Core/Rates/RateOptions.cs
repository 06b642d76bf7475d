using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Rates;

/// <summary>How delivery rates are counted. Section <c>Dispatch:Rates</c>.</summary>
internal sealed class RateOptions
{
    public const string Section = "Dispatch:Rates";

    /// <summary>How many ages there are: the ledger has a column for each.</summary>
    public const int AgeCount = 6;

    private static readonly TimeSpan[] DefaultAges = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24), TimeSpan.FromHours(36), TimeSpan.FromHours(72), TimeSpan.FromDays(7)];

    /// <summary>
    /// Ages of a notice by which its view is counted, six, ascending, as days.hours:minutes:seconds. Changing them needs a recount
    /// (<c>dispatch-worker rates rebuild</c>).
    /// </summary>
    /// <value>Empty: 1 h, 6 h, 24 h, 36 h, 72 h, 7 days.</value>
    public TimeSpan[] Ages { get; set; } = [];

    /// <summary>
    /// How fine the time of issue is kept for young notices: a share "within X" leaves out notices younger than X, rounded up to this.
    /// At most the first age. Changing it needs a recount.
    /// </summary>
    /// <value>1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Slot { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time zone of the days, by its IANA name. Changing it needs a recount.</summary>
    /// <value>Asia/Tehran.</value>
    [Required(AllowEmptyStrings = false)]
    public string TimeZone { get; set; } = "Asia/Tehran";

    /// <summary>Units counted in one transaction, at most.</summary>
    /// <value>500.</value>
    [Range(1, 10_000)]
    public int BatchUnits { get; set; } = 500;

    /// <summary>No more units are taken once their payloads reach so many bytes.</summary>
    /// <value>8,388,608.</value>
    [Range(1, 67_108_864)]
    public int BatchBytes { get; set; } = 8_388_608;

    /// <summary>Pause between two counts that left nothing uncounted, in milliseconds: so old are the rates at most.</summary>
    /// <value>1,000.</value>
    [Range(1, 10_000)]
    public int PauseMilliseconds { get; set; } = 1_000;

    /// <summary>How often <c>/metrics</c> gets new rates, in seconds.</summary>
    /// <value>15.</value>
    [Range(1, 3_600)]
    public int ExportSeconds { get; set; } = 15;

    /// <summary>Cohorts of so many days, today among them, make the rates on <c>/metrics</c>.</summary>
    /// <value>30.</value>
    [Range(1, 3_660)]
    public int ExportDays { get; set; } = 30;

    /// <summary><see cref="Ages"/>, or the default.</summary>
    internal IReadOnlyList<TimeSpan> EffectiveAges => Ages.Length == 0 ? DefaultAges : Ages;
}
