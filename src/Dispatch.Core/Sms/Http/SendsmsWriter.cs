using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Dispatch.Core.Sms.Http;

/// <summary>Writes a submission into a request, by the gateway's method. The text is UTF-8 in each, which Kannel turns into the coding that is named.</summary>
internal sealed class SendsmsWriter(HttpGatewayOptions gateway)
{
    private const string Gsm7Coding = "0";
    private const string Ucs2Coding = "2";

    private static readonly MediaTypeHeaderValue PlainText = new("text/plain", "UTF-8");
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    /// <param name="trip">Of the submission: each of its tries asks it before it leaves.</param>
    public HttpRequestMessage Write(Sendsms sms, Trip trip) => gateway.Method switch
    {
        SendMethod.PostHeaders => Headers(sms, trip),
        SendMethod.PostForm => new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new TripContent(trip, Encoding.ASCII.GetBytes(Fields(sms)), Form) },

        // Byte for byte: a user data header is not text that may be tidied.
        _ => new HttpRequestMessage(HttpMethod.Get, new Uri($"{gateway.Url}?{Fields(sms)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new TripContent(trip, [], null),
        },
    };

    private string Fields(Sendsms sms)
    {
        var fields = new StringBuilder(512);
        Add("username", gateway.Username);
        Add("password", gateway.Password);
        if (sms.To is null) return fields.ToString();
        Add("from", gateway.Sender);
        Add("to", sms.To);
        Add("charset", "UTF-8");
        Add("coding", sms.Ucs2 ? Ucs2Coding : Gsm7Coding);
        if (sms.Header.Length > 0)
        {
            fields.Append("&udh=");
            foreach (var octet in sms.Header) fields.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        Add("text", sms.Text);
        if (sms.ValidityMinutes > 0) Add("validity", Number(sms.ValidityMinutes));
        if (sms.CallbackUrl is null) return fields.ToString();
        Add("dlr-mask", Number(gateway.DlrMask));
        Add("dlr-url", sms.CallbackUrl);
        return fields.ToString();

        void Add(string name, string value)
        {
            if (fields.Length > 0) fields.Append('&');
            fields.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private HttpRequestMessage Headers(Sendsms sms, Trip trip)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new TripContent(trip, Encoding.UTF8.GetBytes(sms.Text), PlainText) };
        Add("Username", gateway.Username);
        Add("Password", gateway.Password);
        if (sms.To is null) return request;
        Add("From", gateway.Sender);
        Add("To", sms.To);
        Add("Coding", sms.Ucs2 ? Ucs2Coding : Gsm7Coding);
        if (sms.Header.Length > 0) Add("UDH", Convert.ToHexString(sms.Header));
        if (sms.ValidityMinutes > 0) Add("Validity", Number(sms.ValidityMinutes));
        if (sms.CallbackUrl is null) return request;
        Add("DLR-Mask", Number(gateway.DlrMask));
        Add("DLR-Url", sms.CallbackUrl);
        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation("X-Kannel-" + name, value);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
