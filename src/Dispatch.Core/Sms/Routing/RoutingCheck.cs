using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dispatch.Core.Notices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Refuses gateways after the first (which is checked by its own classes), names that are there twice, and rules that name what is not there.</summary>
internal sealed class RoutingCheck(IConfiguration configuration) : IValidateOptions<RoutingOptions>
{
    private const int MostGateways = 16;

    public ValidateOptionsResult Validate(string? name, RoutingOptions options)
    {
        var gateways = Gateways.Read(configuration);
        List<string> faults = [.. gateways.Skip(1).SelectMany(Faults), .. Names(gateways)];
        for (var i = 0; i < options.Rules.Count; i++) faults.AddRange(Faults($"{RoutingOptions.Section}:Rules:{i}", options.Rules[i], gateways));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(GatewaySettings gateway)
    {
        foreach (var part in new object[] { gateway.Options, gateway.SpeaksHttp ? gateway.Http : gateway.Smpp })
        {
            var faults = new List<ValidationResult>();
            Validator.TryValidateObject(part, new ValidationContext(part), faults, validateAllProperties: true);
            foreach (var fault in faults) yield return $"{gateway.Key}:{string.Join(", ", fault.MemberNames)}: {fault.ErrorMessage}";
        }
    }

    private static IEnumerable<string> Names(IReadOnlyList<GatewaySettings> gateways)
    {
        if (gateways.Count > MostGateways) yield return $"{Gateways.Section}: {gateways.Count} gateways; from 1 to {MostGateways} are allowed.";
        for (var i = 0; i < gateways.Count; i++)
            if (gateways[i].Key != $"{Gateways.Section}:{i}") yield return $"{gateways[i].Key}: gateways are numbered from 0 without a gap.";
        foreach (var same in gateways.GroupBy(gateway => gateway.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"{same.Last().Key}:Name: '{same.Key}' is the name of {same.Count()} gateways; each needs its own.";
        if (gateways.All(gateway => gateway.Options.Weight == 0)) yield return $"{Gateways.Section}: Weight is 0 for all; one at least needs 1 to 1000.";
    }

    private IEnumerable<string> Faults(string key, RouteRule rule, IReadOnlyList<GatewaySettings> gateways)
    {
        var known = gateways.Select(gateway => gateway.Name).ToList();
        foreach (var lane in rule.Lanes)
            if (!Enum.GetNames<Lane>().Contains(lane, StringComparer.OrdinalIgnoreCase)) yield return $"{key}:Lanes: '{lane}' is no lane: urgent, normal, bulk.";
        foreach (var prefix in rule.Prefixes)
            if (prefix.Length is < 2 or > 12 || !prefix.All(char.IsAsciiDigit) || !prefix.StartsWith("98", StringComparison.Ordinal))
                yield return $"{key}:Prefixes: '{prefix}' is no beginning of a number: 2 to 12 digits that begin with 98, as 98912.";
        foreach (var name in rule.Gateways.Keys)
            if (!known.Contains(name, StringComparer.Ordinal)) yield return $"{key}:Gateways: '{name}' is no gateway; known are {string.Join(", ", known)}.";
        foreach (var name in rule.FailOver)
            if (!known.Contains(name, StringComparer.Ordinal)) yield return $"{key}:FailOver: '{name}' is no gateway; known are {string.Join(", ", known)}.";
        // What is no number is left out where a dictionary is read.
        foreach (var weight in configuration.GetSection($"{key}:Gateways").GetChildren())
            if (!int.TryParse(weight.Value, CultureInfo.InvariantCulture, out _)) yield return $"{weight.Path}: a weight is 1 to 1000.";
        foreach (var (name, weight) in rule.Gateways)
            if (weight is < 1 or > 1_000) yield return $"{key}:Gateways:{name}: {weight}; a weight is 1 to 1000.";
        if (rule.Sender.Length > 0 && rule.Gateways.Count > 0) yield return $"{key}: give Sender or Gateways, not both.";
        if (rule.Sender.Length == 0 && rule.Gateways.Count == 0) yield return $"{key}: give Gateways (name and weight) or a Sender line.";
        if (rule.Sender.Length > 0 && gateways.All(gateway => gateway.Sender != rule.Sender)) yield return $"{key}:Sender: no gateway has this SourceAddress.";
    }
}
