using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Checks a protocol's settings only where the gateway speaks it: the other's keys are not set.</summary>
internal sealed class ProtocolCheck<TOptions, TCheck>(GatewayProtocol protocol, IConfiguration configuration) : IValidateOptions<TOptions>
    where TOptions : class
    where TCheck : IValidateOptions<TOptions>, new()
{
    private readonly TCheck _check = new();

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var spoken = configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.Protocol)}"] ?? nameof(GatewayProtocol.Smpp);
        return string.Equals(spoken, protocol.ToString(), StringComparison.OrdinalIgnoreCase) ? _check.Validate(name, options) : ValidateOptionsResult.Skip;
    }
}
