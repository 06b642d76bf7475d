using System.Globalization;
using Dispatch.Load.Measure;
using Dispatch.Sandbox.Books;
using Spectre.Console;

namespace Dispatch.Load.Report;

/// <summary>The end of a run on the terminal.</summary>
internal sealed class ReportTable(IAnsiConsole console)
{
    public void WriteFacts(HonestFacts facts)
    {
        console.MarkupLineInterpolated($"PostgreSQL, asked back: {string.Join(", ", facts.Postgres.Select(setting => $"{setting.Key}={setting.Value}"))}");
        console.MarkupLineInterpolated($"Data on {facts.DataFileSystem} (PostgreSQL) and {facts.KafkaFileSystem} (Kafka); every producer acks=all; one broker, which leaves flushing to the kernel.");
    }

    public void Write(string scenario, IReadOnlyList<Figure> figures)
    {
        var table = new Table().Title($"load {scenario}").AddColumn("figure");
        foreach (var name in new[] { "measured", "first", "" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var figure in figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                Markup.Escape(Text(figure.Value, figure.Unit)),
                figure.Floor is { } floor ? Markup.Escape($"{(figure.AtLeast ? "≥" : "≤")} {Text(floor, figure.Unit)}") : "",
                figure.Holds switch { true => "[green]✔[/]", false => "[red]✘[/]", null => "" });
        }

        console.Write(table);
    }

    public void Write(string scenario, IReadOnlyList<Figure> figures, LoadReport report)
    {
        Write(scenario, figures);
        var cpu = report.CpuMicrosPerNotice;
        console.MarkupLine(Invariant($"CPU µs a notice: worker {cpu.Worker}, PostgreSQL {cpu.Postgres}, Kafka {cpu.Kafka}, Redis {cpu.Redis}; apart: feed and rates {report.FeedAndRatesMicros}, simulators {report.SimulatorsCpuMicros}"));
        console.MarkupLineInterpolated($"Gateway: {report.Settings["gateway"]}; {report.Settings["recipients"]} from {report.Settings["registryContacts"]} contacts");
        console.MarkupLine(Invariant($"Raw limits, same events: consume {report.RawLimits.ConsumePerSecond:N0}/s, COPY {report.RawLimits.CopyPerSecond:N0}/s"));
    }

    public void Write(BooksResult books)
    {
        foreach (var line in books.Failures) console.MarkupLineInterpolated($"[red]✘[/] {line.Name}: {line.Expected} expected, {line.Actual} found");
        if (books.Balanced) console.MarkupLine(Invariant($"[green]✔[/] the books balance ({books.Lines.Count} checks)"));
        else console.MarkupLine(Invariant($"[red]✘ the books do not balance: {books.Failures.Count()} of {books.Lines.Count} checks[/]"));
    }

    private static string Text(double value, string unit) =>
        value.ToString(Math.Abs(value) >= 1_000 ? "N0" : "0.##", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
