using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Worker.Commands;

/// <summary>One gateway for <c>gateway list</c>: what its people want of it, since when, and how it stands at each worker. As JSON too: names are a contract.</summary>
/// <param name="CapPerSecond">The setting's, as this command reads it.</param>
/// <param name="RatePerSecond">What the workers go by: that of the command, else the setting's.</param>
/// <param name="Wanted">running, paused, draining, or drained once no worker has a bind.</param>
/// <param name="WantedSince">Null where nobody ever asked for anything else.</param>
/// <param name="WantedBy">As <paramref name="WantedSince"/>.</param>
internal sealed record GatewayReport(
    string Name, string Protocol, int CapPerSecond, int RatePerSecond, string Wanted, DateTimeOffset? WantedSince, string? WantedBy, IReadOnlyList<GatewayReport.AtWorker> Workers)
{
    private static readonly string[] Head = ["gateway", "protocol", "#cap/s", "#rate/s", "wanted", "since", "by", "#worker", "state", "#binds", "breaker", "#window", "#queue"];

    /// <param name="Window">Submissions without an answer.</param>
    /// <param name="Queue">SMS held in memory for it.</param>
    internal sealed record AtWorker(int Worker, string State, int Binds, string Breaker, int Window, int Queue);

    public static async Task<IReadOnlyList<GatewayReport>> ReadAsync(LedgerSession session, Gateways gateways, CancellationToken cancellationToken)
    {
        var controls = (await GatewayControlTable.ReadAsync(session, cancellationToken)).ToDictionary(one => one.Gateway);
        var since = await GatewayControlTable.SinceAsync(session, cancellationToken);
        var standings = (await GatewayControlTable.StandingsAsync(session, cancellationToken)).ToLookup(one => one.Gateway);
        return [.. gateways.All.Select(gateway => Of(gateway, controls.GetValueOrDefault(gateway.No, GatewayControl.None(gateway.No)), since, [.. standings[gateway.No]]))];
    }

    public static IEnumerable<string> Table(IEnumerable<GatewayReport> gateways) => TextTable.Lines(Head, gateways.SelectMany(gateway => gateway.Rows()));

    private static GatewayReport Of(SmsGateway gateway, GatewayControl control, IReadOnlyDictionary<short, (string By, DateTimeOffset At)> since, IReadOnlyList<GatewayStanding> standings)
    {
        var drained = control.Draining && standings.All(one => one.Binds == 0);
        var told = since.TryGetValue(gateway.No, out var last);
        return new GatewayReport(
            gateway.Name, gateway.Http is null ? "smpp" : "http", gateway.CapPerSecond, control.Rate ?? gateway.CapPerSecond,
            drained ? "drained" : control.Draining ? "draining" : control.Paused ? "paused" : "running", told ? last.At : null, told ? last.By : null,
            [.. standings.Select(one => new AtWorker(one.Worker, one.State, one.Binds, one.Breaker, one.InUse, one.Held))]);
    }

    private IEnumerable<string[]> Rows()
    {
        string[] own = [Name, Protocol, Text(CapPerSecond), Text(RatePerSecond), Wanted, WantedSince is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "-", WantedBy ?? "-"];
        if (Workers.Count == 0) yield return [.. own, "-", "no worker", "0", "-", "0", "0"];
        foreach (var one in Workers) yield return [.. own, Text(one.Worker), one.State, Text(one.Binds), one.Breaker, Text(one.Window), Text(one.Queue)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
