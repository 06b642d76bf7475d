using System.Text;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Core.Sms.Http;

/// <summary>One submission in the words of sendsms. Holds personal data: never printed.</summary>
/// <param name="To">Null in the request that only tries the credentials.</param>
/// <param name="Header">The user data header with its length octet; empty where there is none.</param>
/// <param name="Ucs2">Whether the text goes as UCS-2; else in the GSM 7-bit alphabet.</param>
/// <param name="ValidityMinutes">0 leaves it to the gateway.</param>
internal sealed record Sendsms(string? To, string Text, bool Ucs2, byte[] Header, int ValidityMinutes, string? CallbackUrl)
{
    private const byte Ucs2Coding = 8;

    /// <summary>Asks nothing but whether name and password are right.</summary>
    public static Sendsms Credentials { get; } = new(null, "", false, [], 0, null);

    public static Sendsms Of(in SubmitRequest request, string callbackUrl, bool withValidity)
    {
        var payload = SegmentPayload.Of(request.Payload.Span, request.UserDataHeader);
        var ucs2 = request.DataCoding == Ucs2Coding;
        return new Sendsms(
            request.Destination.Digits,
            ucs2 ? Encoding.BigEndianUnicode.GetString(payload.Text) : Gsm7.Decode(payload.Text),
            ucs2,
            payload.Header.ToArray(),
            withValidity ? Math.Max(1, (int)request.Validity.TotalMinutes) : 0,
            callbackUrl);
    }

    public override string ToString() => "sendsms (hidden)";
}
