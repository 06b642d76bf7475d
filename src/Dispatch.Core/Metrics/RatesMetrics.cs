using System.Globalization;
using Dispatch.Core.Rates;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>Delivery rates by province of the issuing court, and how the projection keeps up. Told by its leader alone.</summary>
internal sealed class RatesMetrics
{
    private readonly (Gauge Gauge, Func<RateRow, long> Value)[] _counts;
    private readonly Gauge _within;
    private readonly Gauge _older;
    private readonly Gauge _open;
    private readonly Gauge _leader;
    private readonly Gauge _behind;
    private readonly Counter _units;
    private readonly Histogram _seconds;

    public RatesMetrics(CollectorRegistry registry)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry);
        Gauge Count(string name, string help) => metrics.CreateGauge("dispatch_rates_" + name, help + ", of the cohorts of the last days (a setting).", "province");
        _counts =
        [
            (Count("issued", "Notices accepted"), row => row.Issued),
            (Count("served", "Notices served into the inbox"), row => row.Served),
            (Count("paper", "Notices sent to paper when issued, for want of an account"), row => row.Paper),
            (Count("escalated", "Notices sent to paper later, by rule"), row => row.Escalated),
            (Count("sms_accepted", "Announcements accepted by a gateway"), row => row.SmsAccepted),
            (Count("sms_delivered", "Announcements with a handset receipt"), row => row.SmsDelivered),
            (Count("sms_failed", "Announcements that failed or were impossible"), row => row.SmsFailed),
            (Count("sms_unknown", "Announcements of unknown outcome"), row => row.SmsUnknown),
            (Count("sms_not_sent", "Announcements not sent"), row => row.SmsNotSent),
            (Count("viewed", "Notices in state Viewed (actual service)"), row => row.Viewed),
            (Count("office_assisted", "Notices viewed with the help of a service office"), row => row.OfficeAssisted),
            (Count("cancelled", "Notices withdrawn by the issuer"), row => row.Cancelled),
            (Count("lapsed", "Notices unread past the period"), row => row.Lapsed),
        ];
        _within = metrics.CreateGauge("dispatch_rates_viewed_within", "Of the notices older than the age: those viewed within it.", "province", "age");
        _older = metrics.CreateGauge("dispatch_rates_older", "Notices older than the age: what dispatch_rates_viewed_within is a share of.", "province", "age");
        _open = metrics.CreateGauge("dispatch_rates_open", "Notices younger than the age: not judged by it yet.", "province", "age");
        _leader = metrics.CreateGauge("dispatch_rates_leader", "1 on the worker that counts the rates, else 0.");
        _behind = metrics.CreateGauge(
            "dispatch_rates_behind_units", "Published units that are not counted yet.", new GaugeConfiguration { SuppressInitialValue = true });
        _units = metrics.CreateCounter("dispatch_rates_counted_units_total", "Units counted.");
        _seconds = metrics.CreateHistogram(
            "dispatch_rates_batch_seconds", "Time to count a batch of units and commit it.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
    }

    public void Leads(bool leads)
    {
        _leader.Set(leads ? 1 : 0);
        if (leads) return;
        _behind.Unpublish();
        foreach (var (gauge, _) in _counts) Forget(gauge);
        Forget(_within);
        Forget(_older);
        Forget(_open);
    }

    public void Counted(int units, TimeSpan time)
    {
        _units.Inc(units);
        _seconds.Observe(time.TotalSeconds);
    }

    public void Behind(long units) => _behind.Set(Math.Max(0, units));

    /// <summary>Rows by province.</summary>
    public void Export(IReadOnlyList<RateRow> rows)
    {
        foreach (var row in rows)
        {
            var province = row.Province!.Value.Code;
            foreach (var (gauge, value) in _counts) gauge.WithLabels(province).Set(value(row));
            foreach (var age in row.Within)
            {
                var label = Label(age.Age);
                _within.WithLabels(province, label).Set(age.Viewed);
                _older.WithLabels(province, label).Set(age.Older);
                _open.WithLabels(province, label).Set(age.Open);
            }
        }
    }

    /// <summary><c>36h</c>, <c>7d</c>, <c>90s</c>: hours up to three days, then days.</summary>
    internal static string Label(TimeSpan age)
    {
        if (age >= TimeSpan.FromDays(4) && age.Ticks % TimeSpan.TicksPerDay == 0) return Text(age.Ticks / TimeSpan.TicksPerDay, "d");
        if (age.Ticks % TimeSpan.TicksPerHour == 0) return Text(age.Ticks / TimeSpan.TicksPerHour, "h");
        if (age.Ticks % TimeSpan.TicksPerSecond == 0) return Text(age.Ticks / TimeSpan.TicksPerSecond, "s");
        return Text((long)age.TotalMilliseconds, "ms");
    }

    private static string Text(long count, string unit) => count.ToString(CultureInfo.InvariantCulture) + unit;

    private static void Forget(Gauge gauge)
    {
        foreach (var labels in gauge.GetAllLabelValues().ToList()) gauge.RemoveLabelled(labels);
    }
}
