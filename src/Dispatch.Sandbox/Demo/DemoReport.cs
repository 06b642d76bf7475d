using System.Globalization;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books;
using Dispatch.Sandbox.Books.Rules;
using Dispatch.Sandbox.Books.Sides;
using Spectre.Console;

namespace Dispatch.Sandbox.Demo;

/// <summary>The picture at the end: the delivery rate in charts, and the books.</summary>
internal static class DemoReport
{
    public static void Show(BooksSides sides, BooksResult result, TimeSpan hour)
    {
        AnsiConsole.WriteLine();
        ShowProvinces(sides.Ledger);
        ShowAges(sides.Ledger, hour);
        ShowChannels(result);
        ShowSms(result);
        ShowBooks(result);
    }

    // Of what each province's courts issued, the share in state Viewed.
    private static void ShowProvinces(LedgerSide ledger)
    {
        var chart = new BarChart().Label("[bold]viewed, % of what each province's courts issued[/]").LeftAlignLabel().WithMaxValue(100);
        foreach (var province in Province.All)
        {
            var cells = ledger.Rates.Where(cell => ledger.Courts[cell.Key.Court].Province == province).Select(cell => cell.Value).ToList();
            var issued = cells.Sum(cell => cell[RateMeasures.Issued]);
            if (issued == 0) continue;
            var viewed = cells.Sum(cell => cell[RateMeasures.Viewed..].Sum());
            chart.AddItem($"{province.EnglishName} ({issued})", Percent(viewed, issued), Color.Green);
        }

        AnsiConsole.Write(chart);
        AnsiConsole.WriteLine();
    }

    private static void ShowAges(LedgerSide ledger, TimeSpan hour)
    {
        var chart = new BarChart().Label("[bold]viewed within, % of all notices (an hour here took " + hour.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + " s)[/]").LeftAlignLabel().WithMaxValue(100);
        var issued = ledger.Notices.Count;
        foreach (var hours in (double[])[1, 3, 6, 12, 18, 24, 36, 48])
            chart.AddItem($"{hours} h", Percent(ViewRules.Within(ledger, hours * hour), issued), hours <= 36 ? Color.SteelBlue1 : Color.Grey);
        AnsiConsole.Write(chart);
        AnsiConsole.WriteLine();
    }

    private static void ShowChannels(BooksResult result)
    {
        AnsiConsole.MarkupLine("[bold]how notices were served[/]");
        AnsiConsole.Write(new BreakdownChart().Width(70).AddItem("electronic", result.Served, Color.Green).AddItem("paper", result.Paper, Color.Orange1));
        AnsiConsole.WriteLine();
    }

    private static void ShowSms(BooksResult result)
    {
        AnsiConsole.MarkupLine("[bold]what became of the SMS[/]");
        AnsiConsole.Write(new BreakdownChart().Width(70)
            .AddItem("delivered", result.SmsDelivered, Color.Green)
            .AddItem("accepted only", result.SmsAccepted - result.SmsDelivered, Color.SteelBlue1)
            .AddItem("failed", result.SmsFailed, Color.Red)
            .AddItem("unknown", result.SmsUnknown, Color.Purple)
            .AddItem("not sent", result.SmsDropped, Color.Grey)
            .AddItem("queued", result.SmsQueued, Color.Yellow));
        AnsiConsole.WriteLine();
    }

    private static void ShowBooks(BooksResult result)
    {
        var table = new Table().RoundedBorder().Title("[bold]the books[/]").AddColumns("", "line", "expected", "found");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var line in result.Lines)
            table.AddRow(line.Ok ? "[green]✔[/]" : "[red]✘[/]", Markup.Escape(line.Name), Markup.Escape(line.Expected), line.Ok ? Markup.Escape(line.Actual) : $"[red]{Markup.Escape(line.Actual)}[/]");
        AnsiConsole.Write(table);
        foreach (var line in result.Failures.Where(line => line.Examples.Length > 0)) AnsiConsole.MarkupLine($"[red]✘[/] {Markup.Escape(line.Name)}: {Markup.Escape(line.Examples)}");
        AnsiConsole.MarkupLine(result.Balanced
            ? $"[bold green]The books balance:[/] {result.Lines.Count} lines, {result.Distinct} notices, {result.Evidence} pieces of evidence, {result.Seconds} s, {result.Workers} workers, {result.Kills} killed."
            : $"[bold red]The books do not balance:[/] {result.Failures.Count()} of {result.Lines.Count} lines.");
    }

    private static double Percent(long part, long whole) => whole == 0 ? 0 : Math.Round(100.0 * part / whole, 1);
}
