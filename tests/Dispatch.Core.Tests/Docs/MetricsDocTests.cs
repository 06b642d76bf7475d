using System.Globalization;
using System.Text;
using Dispatch.Core.Tests.Baseline;
using Prometheus;
using Xunit;

namespace Dispatch.Core.Tests.Docs;

/// <summary><c>docs/metrics.md</c> is made of the instruments: names, types, labels, help.</summary>
public sealed class MetricsDocTests
{
    private const string File = "docs/metrics.md";
    private const string Mark = "<!-- Below this line: made of the instruments by MetricsDocTests. Change those. -->";

    // The second word of a name is its stage; stages as a reader walks them.
    private static readonly (string Stage, string Title)[] Road =
    [
        ("ingest", "Consumption of every source"), ("dedupe", "The recent-window"), ("registry", "The registry"), ("ledger", "The ledger"), ("sms", "SMS"),
        ("gateway", "Gateways"),
        ("ratelimit", "Limits and membership"), ("receipts", "Views and cancels"), ("schedule", "What is due later"), ("feed", "The feed"), ("rates", "Delivery rates"),
    ];

    [Fact]
    public void Every_instrument_is_documented_as_it_is() => BaselineFile.HoldsBelow(File, Mark, Written(Instruments.Build().All));

    [Fact]
    public async Task Whatever_is_exported_is_among_them()
    {
        var instruments = Instruments.Build();
        using var page = new MemoryStream();
        await instruments.Registry.CollectAndExportAsTextAsync(page, TestContext.Current.CancellationToken);

        var exported = Encoding.UTF8.GetString(page.ToArray()).Split('\n').Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();

        Assert.NotEmpty(exported);
        Assert.Empty(exported.Except(instruments.All.Select(one => one.Name)));
    }

    [Fact]
    public void Every_name_says_its_stage_and_every_counter_ends_in_total() => Assert.All(Instruments.Build().All, one =>
    {
        Assert.InRange(StageOf(one), 0, Road.Length - 1);
        Assert.Equal(one is Counter, one.Name.EndsWith("_total", StringComparison.Ordinal));
        Assert.EndsWith(".", one.Help, StringComparison.Ordinal);
    });

    private static string Written(IReadOnlyCollection<Collector> instruments)
    {
        var text = new StringBuilder();
        foreach (var stage in instruments.GroupBy(StageOf).OrderBy(group => group.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Road[stage.Key].Title}\n\n| Name | Type | Labels | Help |\n|---|---|---|---|\n");
            foreach (var one in stage.OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                var labels = string.Join(", ", one.LabelNames.Select(label => $"`{label}`"));
                text.Append(CultureInfo.InvariantCulture, $"| `{one.Name}` | {one.GetType().Name.ToLowerInvariant()} | {labels} | {one.Help} |\n");
            }
        }

        return text.ToString();
    }

    private static int StageOf(Collector one)
    {
        var stage = one.Name.Split('_') is ["dispatch", var word, ..] ? Array.FindIndex(Road, known => known.Stage == word) : -1;
        return stage >= 0 ? stage : throw new InvalidOperationException($"{one.Name}: begin it with dispatch_ and its stage, and give a new stage its place in {nameof(Road)}.");
    }
}
