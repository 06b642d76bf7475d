using System.Text;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Rates;
using Prometheus;
using Xunit;

namespace Dispatch.Core.Tests.Rates;

public sealed class RatesMetricsTests
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    [Fact]
    public async Task The_leader_exports_by_province_and_forgets_when_it_leads_no_more()
    {
        var metrics = new RatesMetrics(_registry);
        metrics.Leads(true);
        metrics.Export([Row(new Province(7))]);

        var exported = await TextAsync();
        Assert.Contains("dispatch_rates_issued{province=\"IR-07\"} 10\n", exported, StringComparison.Ordinal);
        Assert.Contains("dispatch_rates_viewed{province=\"IR-07\"} 4\n", exported, StringComparison.Ordinal);
        Assert.Contains("dispatch_rates_viewed_within{province=\"IR-07\",age=\"36h\"} 2\n", exported, StringComparison.Ordinal);
        Assert.Contains("dispatch_rates_older{province=\"IR-07\",age=\"36h\"} 5\n", exported, StringComparison.Ordinal);
        Assert.Contains("dispatch_rates_open{province=\"IR-07\",age=\"36h\"} 5\n", exported, StringComparison.Ordinal);

        metrics.Leads(false);
        var after = await TextAsync();
        Assert.DoesNotContain("province=", after, StringComparison.Ordinal);
        Assert.Contains("dispatch_rates_leader 0\n", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(36 * 3600, "36h")]
    [InlineData(7 * 86400, "7d")]
    [InlineData(72 * 3600, "72h")]
    [InlineData(168, "168s")]
    [InlineData(0.5, "500ms")]
    public void An_age_is_a_short_label(double seconds, string label) => Assert.Equal(label, RatesMetrics.Label(TimeSpan.FromSeconds(seconds)));

    private static RateRow Row(Province province) => new()
    {
        Province = province,
        Issued = 10,
        Served = 8,
        Paper = 2,
        Escalated = 0,
        PaperWithdrawn = 0,
        SmsAccepted = 7,
        SmsDelivered = 6,
        SmsFailed = 1,
        SmsUnknown = 0,
        SmsNotSent = 0,
        OfficeAssisted = 1,
        Cancelled = 0,
        Lapsed = 0,
        ViewedByAge = [1, 1, 0, 1, 0, 0, 1],
        Within = [new RateAge(TimeSpan.FromHours(36), 5, 2, 5)],
    };

    private async Task<string> TextAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
