using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>One segment to be submitted. A value on the caller's stack; the session keeps none of it.</summary>
internal readonly record struct SubmitRequest
{
    /// <summary>Longest <c>short_message</c>, in bytes, user data header included.</summary>
    public const int MaxShortMessage = 254;

    /// <summary>Longest text in the <c>message_payload</c> parameter, in bytes, header included, so that the PDU stays under the cap.</summary>
    public const int MaxMessagePayload = PduHeader.MaxLength - 512;

    public required SmppAddress Source { get; init; }

    public required Mobile Destination { get; init; }

    /// <summary>The segment's bytes in the encoding that <see cref="DataCoding"/> names, user data header first.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required byte DataCoding { get; init; }

    /// <summary>The payload begins with a user data header (esm_class 0x40); where the gateway wants parameters instead, the session writes those.</summary>
    public bool UserDataHeader { get; init; }

    /// <summary>How long the gateway is to try, to the second; zero leaves it to the gateway. Below 32 days.</summary>
    public TimeSpan Validity { get; init; }

    public RegisteredDelivery RegisteredDelivery { get; init; }

    /// <summary>The attempt's reference, given back in its receipt by gateways that know the parameter.</summary>
    public ushort? UserMessageReference { get; init; }

    /// <summary>Which attempt it is: what an HTTP callback is told apart by.</summary>
    public AttemptId Attempt { get; init; }
}
