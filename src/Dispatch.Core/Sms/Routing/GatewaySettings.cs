using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>One gateway's settings as they are written, unchecked; <see cref="GatewayOptions.Protocol"/> says which of the two protocols' count.</summary>
/// <param name="Key">Where they stand: <c>Dispatch:Gateways:0</c>.</param>
internal sealed record GatewaySettings(string Key, GatewayOptions Options, SmppGatewayOptions Smpp, HttpGatewayOptions Http)
{
    public bool SpeaksHttp => Options.Protocol == GatewayProtocol.Http;

    public string Name => SpeaksHttp ? Http.Name : Smpp.Name;

    public string Sender => SpeaksHttp ? Http.Sender : Smpp.SourceAddress;
}
