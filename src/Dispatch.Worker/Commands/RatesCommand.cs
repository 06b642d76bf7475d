using System.CommandLine;
using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Rates;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker rates</c>: delivery rates by day, province and court; <c>rates rebuild</c> and <c>rates check</c>.</summary>
internal static class RatesCommand
{
    public static Command Create()
    {
        var days = new Option<int>("--days") { DefaultValueFactory = _ => 7, Description = "Days of issue, counted back from today" };
        var by = new Option<string[]>("--by") { AllowMultipleArgumentsPerToken = true, Description = "A row for each: day, province, court (several may be given); without: one row" };
        by.AcceptOnlyFromAmong("day", "province", "court");
        var province = new Option<string?>("--province") { Description = "Only courts of this province (ISO 3166-2, e.g. IR-23)" };
        var court = new Option<string?>("--court") { Description = "Only this court" };
        var command = new Command("rates", "Delivery rates: issued, served, viewed, within which age, actual share") { days, by, province, court, Rebuild(), Check() };
        command.SetAction((result, cancellationToken) => OneShot.RunAsync(async services =>
        {
            if (!TryProvince(result.GetValue(province), out var only))
            {
                await Console.Error.WriteLineAsync($"--province: '{result.GetValue(province)}' is no province; they are {Province.All[0].Code} to {Province.All[^1].Code}.");
                return 2;
            }

            var reader = services.GetRequiredService<RatesReader>();
            var groups = (result.GetValue(by) ?? []).Aggregate(RateGroups.None, (all, name) => all | Enum.Parse<RateGroups>(name, ignoreCase: true));
            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            var query = new RateQuery(reader.Today.AddDays(1 - result.GetValue(days)), reader.Today, groups, only, result.GetValue(court));
            Print(await reader.ReadAsync(session, query, cancellationToken), reader.Ages);
            return 0;
        }, services => services.AddRatesReading()));
        return command;
    }

    private static Command Rebuild()
    {
        var command = new Command("rebuild", "Counts anew from the evidence, by the settings of now");
        command.SetAction((_, cancellationToken) => OneShot.RunAsync(async services =>
        {
            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            Console.WriteLine($"Counted anew from {await services.GetRequiredService<RatesRebuild>().RunAsync(session, cancellationToken)} units.");
            return 0;
        }, services => services.AddRatesReading()));
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Compares the counters with a recount of the evidence; exit code 1 where they differ");
        command.SetAction((_, cancellationToken) => OneShot.RunAsync(async services =>
        {
            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            var differences = await services.GetRequiredService<RatesCheck>().RunAsync(session, cancellationToken);
            foreach (var difference in differences) Console.WriteLine(difference);
            Console.WriteLine(differences.Count == 0 ? "The rates are what the evidence says." : $"{differences.Count} differences.");
            return differences.Count == 0 ? 0 : 1;
        }, services => services.AddRatesReading()));
        return command;
    }

    private static bool TryProvince(string? code, out Province? province)
    {
        province = code is null ? null : Province.All.Where(one => one.Code.Equals(code, StringComparison.OrdinalIgnoreCase)).Select(one => (Province?)one).FirstOrDefault();
        return code is null || province is not null;
    }

    private static void Print(IReadOnlyList<RateRow> rows, IReadOnlyList<TimeSpan> ages)
    {
        List<string[]> table = [["day", "province", "court", "issued", "served", "paper", "electronic", "sms", "delivered", "viewed", "actual", "office", .. ages.Select(age => $"≤{Age(age)}")]];
        foreach (var row in rows)
        {
            table.Add(
            [
                row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "all", row.Province?.Code ?? "all", row.CourtId ?? "all",
                Count(row.Issued), Count(row.Served), Count(row.Paper), Share(row.ElectronicShare), Count(row.SmsAccepted), Count(row.SmsDelivered),
                $"{Count(row.Viewed)} {Share(row.ViewShare)}", Share(row.ActualShare), Share(row.OfficeShare),
                .. row.Within.Select(within => $"{Share(within.Share)}{(within.Open > 0 ? $" (+{within.Open} open)" : "")}"),
            ]);
        }

        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(line => line[column].Length)).ToArray();
        foreach (var line in table) Console.WriteLine(string.Join("  ", line.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        if (rows.Count == 0) Console.WriteLine("Nothing was issued in these days.");
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } value ? value.ToString("0.0 %", CultureInfo.InvariantCulture) : "–";

    private static string Age(TimeSpan age) => age.TotalHours >= 72 ? $"{age.TotalDays:0.#}d" : age.TotalMinutes >= 60 ? $"{age.TotalHours:0.#}h" : $"{age.TotalSeconds:0.#}s";
}
