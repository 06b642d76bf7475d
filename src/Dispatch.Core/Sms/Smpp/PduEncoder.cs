using System.Buffers.Binary;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Writes the PDUs that a client sends. Each method returns the PDU's length in bytes.</summary>
internal static class PduEncoder
{
    public const byte InterfaceVersion = 0x34;

    /// <summary>Room that any PDU but submit_sm needs, in bytes (the longest is a query by message id).</summary>
    public const int MaxControlLength = 320;

    private const byte EsmClassUserDataHeader = 0x40;

    // Header, all fixed fields and addresses at their longest, and the reference's TLV.
    private const int SubmitOverhead = 160;

    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(32);

    public static int MaxSubmitLength(in SubmitRequest request) => SubmitOverhead + request.Payload.Length;

    public static int Bind(Span<byte> destination, SmppBindMode mode, uint sequence, SmppGatewayOptions gateway)
    {
        var writer = new PduWriter(destination);
        writer.Text(gateway.SystemId);
        writer.Text(gateway.Password);
        writer.Text(gateway.SystemType);
        writer.Byte(InterfaceVersion);
        writer.Byte(0);
        writer.Byte(0);
        writer.Text(default);
        return writer.Finish(mode.Command(), CommandStatus.Ok, sequence);
    }

    /// <exception cref="ArgumentException">The payload or validity is beyond what the protocol carries.</exception>
    public static int Submit(Span<byte> destination, uint sequence, in SubmitRequest request)
    {
        var payload = request.Payload.Span;
        var max = request.AsMessagePayload ? SubmitRequest.MaxMessagePayload : SubmitRequest.MaxShortMessage;
        if (payload.Length > max) throw new ArgumentException($"A payload of {payload.Length} bytes is over the {max} that fit here.", nameof(request));

        var writer = new PduWriter(destination);
        writer.Byte(0); // service_type: the gateway's default
        writer.Byte(request.Source.Ton);
        writer.Byte(request.Source.Npi);
        writer.Text(request.Source.Value);
        writer.Byte(1); // a mobile number is international (ton 1), E.164 (npi 1), without '+'
        writer.Byte(1);
        writer.Digits(request.Destination.Number);
        writer.Byte(request.UserDataHeader ? EsmClassUserDataHeader : (byte)0);
        writer.Byte(0); // protocol_id
        writer.Byte(0); // priority: order is decided before a segment comes here
        writer.Byte(0); // schedule: at once
        WriteValidity(ref writer, request.Validity);
        writer.Byte((byte)request.RegisteredDelivery);
        writer.Byte(0); // replace_if_present
        writer.Byte(request.DataCoding);
        writer.Byte(0); // sm_default_msg_id
        writer.Byte(request.AsMessagePayload ? (byte)0 : (byte)payload.Length);
        if (!request.AsMessagePayload) writer.Bytes(payload);
        if (request.UserMessageReference is { } reference)
        {
            Span<byte> value = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(value, reference);
            writer.Tlv(TlvTag.UserMessageReference, value);
        }

        if (request.AsMessagePayload) writer.Tlv(TlvTag.MessagePayload, payload);
        return writer.Finish(CommandId.SubmitSm, CommandStatus.Ok, sequence);
    }

    public static int Query(Span<byte> destination, uint sequence, string messageId, SmppAddress source)
    {
        var writer = new PduWriter(destination);
        writer.Text(messageId);
        writer.Byte(source.Ton);
        writer.Byte(source.Npi);
        writer.Text(source.Value);
        return writer.Finish(CommandId.QuerySm, CommandStatus.Ok, sequence);
    }

    /// <summary>A PDU that is nothing but its header: enquire_link, unbind, their answers, generic_nack.</summary>
    public static int HeaderOnly(Span<byte> destination, CommandId command, CommandStatus status, uint sequence) =>
        new PduWriter(destination).Finish(command, status, sequence);

    /// <summary>deliver_sm_resp; its message id is unused and empty.</summary>
    public static int DeliverResp(Span<byte> destination, CommandStatus status, uint sequence)
    {
        var writer = new PduWriter(destination);
        writer.Byte(0);
        return writer.Finish(CommandId.DeliverSmResp, status, sequence);
    }

    // Relative form YYMMDDhhmmss000R. Relative, because it does not depend on the gateway's clock or time zone.
    private static void WriteValidity(ref PduWriter writer, TimeSpan validity)
    {
        if (validity > TimeSpan.Zero)
        {
            if (validity >= MaxValidity) throw new ArgumentException($"A validity of {validity} is not below {MaxValidity.Days} days.", nameof(validity));
            Span<byte> text = stackalloc byte[16];
            text.Fill((byte)'0');
            TwoDigits(text[4..], validity.Days);
            TwoDigits(text[6..], validity.Hours);
            TwoDigits(text[8..], validity.Minutes);
            TwoDigits(text[10..], validity.Seconds);
            text[15] = (byte)'R';
            writer.Bytes(text);
        }

        writer.Byte(0);
    }

    private static void TwoDigits(Span<byte> destination, int value)
    {
        destination[0] = (byte)('0' + value / 10);
        destination[1] = (byte)('0' + value % 10);
    }
}
