using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Http;

/// <summary>Refuses a gateway's settings at start, with key and range.</summary>
[OptionsValidator]
internal sealed partial class HttpGatewayOptionsValidator : IValidateOptions<HttpGatewayOptions>;
