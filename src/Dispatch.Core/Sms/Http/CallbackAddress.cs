using System.Globalization;

namespace Dispatch.Core.Sms.Http;

/// <summary>Writes the address (<c>dlr-url</c>) that the gateway calls with an attempt's receipts.</summary>
internal sealed class CallbackAddress(HttpGatewayOptions gateway, TimeProvider time)
{
    /// <summary>Where workers take receipts, the gateway's name behind it.</summary>
    public const string Path = "/sms/receipt";

    private readonly CallbackSigner _signer = new(gateway);
    private readonly string _base = $"{gateway.CallbackUrl.TrimEnd('/')}{Path}/{gateway.Name}";

    /// <param name="validity">What is left of the SMS's useful life.</param>
    public string Of(string id, TimeSpan validity)
    {
        var until = (time.GetUtcNow() + validity + gateway.CallbackMaxAge).ToUnixTimeSeconds();
        // %d and %A are Kannel's escapes: the state, and what the centre said.
        return string.Create(CultureInfo.InvariantCulture, $"{_base}?id={id}&until={until}&sig={_signer.Sign(id, until)}&type=%d&answer=%A");
    }
}
