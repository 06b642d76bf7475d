using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Refuses a gateway's settings at start, with key and range.</summary>
[OptionsValidator]
internal sealed partial class SmppGatewayOptionsValidator : IValidateOptions<SmppGatewayOptions>;
