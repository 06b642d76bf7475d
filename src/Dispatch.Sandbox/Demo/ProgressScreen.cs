using System.Globalization;
using Spectre.Console;

namespace Dispatch.Sandbox.Demo;

/// <summary>Shows progress: a live table for people, a line every few seconds for a file.</summary>
internal static class ProgressScreen
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Shows what <paramref name="look"/> sees until <paramref name="work"/> is over.</summary>
    public static async Task ShowAsync(Task work, Func<Task<DemoProgress>> look, CancellationToken cancellationToken)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected) await LiveAsync(work, look, cancellationToken);
        else await LinesAsync(work, look, cancellationToken);
        await work;
    }

    private static Task LiveAsync(Task work, Func<Task<DemoProgress>> look, CancellationToken cancellationToken) =>
        AnsiConsole.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                live.UpdateTarget(Table(await look()));
                await Task.WhenAny(work, Task.Delay(Refresh, cancellationToken));
            }
        });

    private static async Task LinesAsync(Task work, Func<Task<DemoProgress>> look, CancellationToken cancellationToken)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(LineEvery, cancellationToken));
            var now = await look();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{now.Elapsed.TotalSeconds,5:0} s  {now.Phase,-9} issued {now.Issued}, served {now.Served}, paper {now.Paper}, SMS {now.SmsAccepted} ({now.SmsDelivered} delivered), viewed {now.Viewed}, refused {now.Refused}, lag {now.Lag}, {now.Rate:0}/s, workers {now.Workers}, killed {now.Killed}"));
        }
    }

    private static Panel Table(DemoProgress now)
    {
        var grid = new Grid().AddColumn().AddColumn(new GridColumn().RightAligned()).AddColumn().AddColumn(new GridColumn().RightAligned());
        grid.AddRow("issued", Bold(now.Issued), "served", Bold(now.Served));
        grid.AddRow("to paper", Number(now.Paper), "viewed", Bold(now.Viewed));
        grid.AddRow("SMS accepted", Number(now.SmsAccepted), "SMS delivered", Number(now.SmsDelivered));
        grid.AddRow("cancelled", Number(now.Cancelled), "refused", Number(now.Refused));
        grid.AddRow("lag", Number(now.Lag), "rate", $"{now.Rate:0}/s");
        grid.AddRow("workers", Number(now.Workers), "killed", Number(now.Killed));
        return new Panel(grid).Header($" {now.Phase}, {now.Elapsed.TotalSeconds:0} s ").RoundedBorder();
    }

    private static string Bold(long value) => $"[bold green]{Number(value)}[/]";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
