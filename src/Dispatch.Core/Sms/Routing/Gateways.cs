using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Configuration;

namespace Dispatch.Core.Sms.Routing;

/// <summary>The gateway accounts that SMS leave by, in the order of the settings: <c>Dispatch:Gateways:0</c> and on.</summary>
internal sealed class Gateways(IEnumerable<SmsGateway> all)
{
    public const string Section = "Dispatch:Gateways";

    public Gateways(IConfiguration configuration)
        : this(Read(configuration).Select((one, index) => new SmsGateway(one.Smpp, one.Options, index, one.Options.Protocol == GatewayProtocol.Http ? one.Http : null)))
    {
    }

    public IReadOnlyList<SmsGateway> All { get; } = [.. all];

    public bool AreKnown => All.All(gateway => gateway.IsKnown);

    /// <summary>The gateway of this number; null where the settings have it no more.</summary>
    public SmsGateway? Find(short no)
    {
        foreach (var gateway in All)
            if (gateway.IsKnown && gateway.No == no) return gateway;
        return null;
    }

    public string NameOf(short no) => Find(no)?.Name ?? "#" + no.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads, or draws, the accounts' numbers.</summary>
    public async Task KnowAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        foreach (var gateway in All) await gateway.KnowAsync(session, cancellationToken);
    }

    /// <summary>As they are written, unchecked; one with defaults where there is none.</summary>
    public static IReadOnlyList<GatewaySettings> Read(IConfiguration configuration)
    {
        var sections = configuration.GetSection(Section).GetChildren().OrderBy(one => int.TryParse(one.Key, CultureInfo.InvariantCulture, out var no) ? no : int.MaxValue).ToList();
        if (sections.Count == 0) sections.Add(configuration.GetSection(GatewayOptions.Section));
        return [.. sections.Select(one => new GatewaySettings(
            one.Path, one.Get<GatewayOptions>() ?? new GatewayOptions(), one.Get<SmppGatewayOptions>() ?? new SmppGatewayOptions(), one.Get<HttpGatewayOptions>() ?? new HttpGatewayOptions()))];
    }
}
