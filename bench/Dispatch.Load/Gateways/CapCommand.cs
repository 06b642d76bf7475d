using System.CommandLine;
using System.Globalization;
using Dispatch.Load.Terminal;
using Spectre.Console;

namespace Dispatch.Load.Gateways;

/// <summary><c>gateway-cap</c> on the command line.</summary>
internal static class CapCommand
{
    public static Command Create()
    {
        var cap = WholeOption.Create("--cap", "Segments a second that the workers are told the operator takes.", 500, 10, 10_000);
        var seconds = WholeOption.Create("--seconds", "Measured, of each variant; a break comes in the middle.", CapOptions.FullSeconds, 4, 3_600);
        var workers = new Option<int?>("--workers") { Description = "Only one variant, with so many worker processes (1 to 16)." };
        var redis = new Option<bool>("--redis-stop") { Description = "Only one variant: Redis is stopped in the middle." };
        var operatorCap = new Option<string?>("--operator-cap") { Description = "Only one variant: the operator's real cap is the known one, is lower (80 %), or drops (to 60 %, in the middle)." };
        operatorCap.AcceptOnlyFromAmong("known", "lower", "drops");
        workers.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value is < 1 or > 16)
                result.AddError("--workers must be 1 to 16.");
        });
        var json = new Option<FileInfo?>("--json") { Description = "File for the report." };
        var command = new Command("gateway-cap", "How a gateway's cap is used and kept: one worker and three, Redis stopped, an operator that takes less. All variants one after the other, unless one is chosen.")
        {
            cap, seconds, workers, redis, operatorCap, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new CapOptions
            {
                Variants = Chosen(parsed.GetValue(workers), parsed.GetValue(redis), parsed.GetValue(operatorCap)),
                Cap = parsed.GetValue(cap),
                Seconds = parsed.GetValue(seconds),
                Json = parsed.GetValue(json),
            };
            return await RunEnd.OfAsync(() => new CapRun(options, new Teller(AnsiConsole.Console)).RunAsync(cancellationToken), cancellationToken);
        });
        return command;
    }

    private static IReadOnlyList<Variant> Chosen(int? workers, bool redis, string? operatorCap)
    {
        if (workers is null && !redis && operatorCap is null) return Variant.All;
        var basis = Variant.All.First(variant => variant.Name == (operatorCap ?? "known"));
        var parts = new[] { basis.Name, redis ? "redis-stop" : "", workers is > 1 ? string.Create(CultureInfo.InvariantCulture, $"{workers}-workers") : "" };
        return [basis with { Name = string.Join(' ', parts.Where(part => part.Length > 0)), Workers = workers ?? 1, StopsRedis = redis }];
    }
}
