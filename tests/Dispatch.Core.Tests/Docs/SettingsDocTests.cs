using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dispatch.Core.Ingest;
using Dispatch.Core.Tests.Baseline;
using Dispatch.Worker.Hosting;
using Xunit;

namespace Dispatch.Core.Tests.Docs;

/// <summary><c>docs/settings.md</c> is made of the options classes: keys, summaries, defaults, ranges.</summary>
public sealed partial class SettingsDocTests
{
    private const string File = "docs/settings.md";
    private const string Mark = "<!-- Below this line: made of the options classes by SettingsDocTests. Change those. -->";

    // Stages as a reader walks them, by the folder that owns the options.
    private static readonly (string Namespace, string Title)[] Road =
    [
        ("Dispatch.Worker.Hosting", "The worker"),
        ("Dispatch.Core.Ledger", "The ledger"),
        ("Dispatch.Core.Redis", "Redis"),
        ("Dispatch.Core.Events", "Events and topics"),
        ("Dispatch.Core.Ingest", "Consumption"),
        ("Dispatch.Core.Dedupe", "The recent-window"),
        ("Dispatch.Core.Registry", "The registry"),
        ("Dispatch.Core.Planning", "The rule pack"),
        ("Dispatch.Core.Sms", "SMS"),
        ("Dispatch.Core.RateLimit", "Limits and membership"),
        ("Dispatch.Core.Receipts", "Views and cancels"),
        ("Dispatch.Core.Schedule", "What is due later"),
        ("Dispatch.Core.Feed", "The feed"),
        ("Dispatch.Core.Rates", "Delivery rates"),
    ];

    [Fact]
    public async Task Every_setting_is_documented_as_it_is() => BaselineFile.HoldsBelow(File, Mark, Written(await BoundOptions.ReadAsync()));

    [Fact]
    public async Task Every_options_class_of_the_product_is_bound_to_a_section()
    {
        var bound = (await BoundOptions.ReadAsync()).Select(one => one.Type).ToHashSet();

        Assert.DoesNotContain(
            new[] { typeof(KafkaOptions).Assembly, typeof(RoleOptions).Assembly }.SelectMany(assembly => assembly.GetTypes()),
            type => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal) && !bound.Contains(type));
    }

    [Fact]
    public async Task Every_setting_says_what_it_means() => Assert.Empty(
        (await BoundOptions.ReadAsync()).SelectMany(one => Setting.Of(one.Type).Where(setting => setting.Meaning.Length == 0).Select(setting => $"{one.Type.Name}.{setting.Key}")));

    [Fact]
    public async Task What_the_page_says_is_refused_of_librdkafka_is_refused()
    {
        var page = await System.IO.File.ReadAllTextAsync(BaselineFile.PathOf(File), TestContext.Current.CancellationToken);
        var line = page.Split('\n').Single(one => one.StartsWith("Refused by name", StringComparison.Ordinal));
        var keys = Code().Matches(line).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            var options = new KafkaOptions { BootstrapServers = "localhost:1" };
            options.Client[key] = "x";
            Assert.Contains(options.Validate(new(options)), failure => failure.ErrorMessage!.Contains(key, StringComparison.Ordinal));
        }
    }

    private static string Written(IReadOnlyList<(Type Type, IReadOnlyList<string> Sections)> bound)
    {
        var text = new StringBuilder();
        foreach (var stage in bound.GroupBy(one => StageOf(one.Type)).OrderBy(group => group.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Road[stage.Key].Title}\n");
            foreach (var section in stage.GroupBy(one => string.Join(", ", one.Sections.Select(name => $"`{name}`"))))
            {
                var summaries = section.Select(one => SectionName().Replace(SourceDocs.Of(one.Type).Summary(one.Type.Name), named => named.Groups["next"].Value.ToUpperInvariant()).Trim());
                text.Append(CultureInfo.InvariantCulture, $"\n### {section.Key}\n{string.Join(' ', summaries)}\n\n| Key | Meaning | Default | Allowed |\n|---|---|---|---|\n");
                foreach (var setting in section.SelectMany(one => Setting.Of(one.Type)))
                    text.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | {Cell(setting.Meaning)} | {Cell(setting.Default)} | {Cell(setting.Allowed)} |\n");
            }
        }

        return text.ToString();
    }

    private static int StageOf(Type type)
    {
        var stage = Array.FindIndex(Road, one => type.Namespace == one.Namespace || type.Namespace!.StartsWith(one.Namespace + ".", StringComparison.Ordinal));
        return stage >= 0 ? stage : throw new InvalidOperationException($"{type}: give its folder a place in the order of {nameof(Road)}.");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // The heading names the section already; what follows begins a sentence of its own.
    [GeneratedRegex("Sections? (?:`[^`]+`(?:, )?)+[.;]? ?(?<next>.?)")]
    private static partial Regex SectionName();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
