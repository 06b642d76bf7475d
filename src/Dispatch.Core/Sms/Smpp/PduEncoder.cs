namespace Dispatch.Core.Sms.Smpp;

/// <summary>Writes the PDUs that a client sends. Each method returns the PDU's length in bytes.</summary>
internal static class PduEncoder
{
    public const byte InterfaceVersion = 0x34;

    /// <summary>Room that any PDU but submit_sm needs, in bytes (the longest is a query by message id).</summary>
    public const int MaxControlLength = 320;

    private const byte EsmClassUserDataHeader = 0x40;

    // Header, all fixed fields and addresses at their longest, and the TLVs: reference, sar_*, and the payload's own head.
    private const int SubmitOverhead = 192;

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
    public static int Submit(Span<byte> destination, uint sequence, in SubmitRequest request, in SubmitForm form = default)
    {
        var segment = SegmentPayload.Of(request.Payload.Span, request.UserDataHeader);
        var asParameters = form.Concatenation == SmppConcatenation.SarParameters && segment.Total > 0;
        var header = asParameters ? default : segment.Header;
        var other = form.Alphabet != SmppAlphabet.Gsm7 && request.DataCoding == form.Gsm7DataCoding;
        var length = header.Length + (other ? SmppAlphabets.Length(segment.Text) : segment.Text.Length);
        var asPayload = form.TextField == SmppTextField.MessagePayload;
        var max = asPayload ? SubmitRequest.MaxMessagePayload : SubmitRequest.MaxShortMessage;
        if (length > max) throw new ArgumentException($"A payload of {length} bytes is over the {max} that fit here.", nameof(request));

        var writer = new PduWriter(destination);
        writer.Byte(0); // service_type: the gateway's default
        writer.Byte(request.Source.Ton);
        writer.Byte(request.Source.Npi);
        writer.Text(request.Source.Value);
        writer.Byte(1); // a mobile number is international (ton 1), E.164 (npi 1), without '+'
        writer.Byte(1);
        writer.Digits(request.Destination.Number);
        writer.Byte(header.IsEmpty ? (byte)0 : EsmClassUserDataHeader);
        writer.Byte(0); // protocol_id
        writer.Byte(0); // priority: order is decided before a segment comes here
        writer.Byte(0); // schedule: at once
        WriteValidity(ref writer, form.OmitValidity ? TimeSpan.Zero : request.Validity);
        writer.Byte((byte)request.RegisteredDelivery);
        writer.Byte(0); // replace_if_present
        writer.Byte(request.DataCoding);
        writer.Byte(0); // sm_default_msg_id
        writer.Byte(asPayload ? (byte)0 : (byte)length);
        if (!asPayload) WriteText(ref writer, header, segment.Text, other);
        if (request.UserMessageReference is { } reference) writer.Tlv(TlvTag.UserMessageReference, reference);
        if (asParameters)
        {
            writer.Tlv(TlvTag.SarReference, segment.Reference);
            writer.Tlv(TlvTag.SarTotal, [segment.Total]);
            writer.Tlv(TlvTag.SarSegment, [segment.Number]);
        }

        if (asPayload)
        {
            writer.TlvHead(TlvTag.MessagePayload, length);
            WriteText(ref writer, header, segment.Text, other);
        }

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

    /// <summary>deliver_sm_resp or data_sm_resp; its message id is unused and empty.</summary>
    public static int DeliverResp(Span<byte> destination, CommandId command, CommandStatus status, uint sequence)
    {
        var writer = new PduWriter(destination);
        writer.Byte(0);
        return writer.Finish(command, status, sequence);
    }

    private static void WriteText(ref PduWriter writer, ReadOnlySpan<byte> header, ReadOnlySpan<byte> text, bool asLatin1)
    {
        writer.Bytes(header);
        if (asLatin1) SmppAlphabets.Write(ref writer, text);
        else writer.Bytes(text);
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
