using System.Globalization;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>Writes a receipt as a deliver_sm, in the spelling that the settings ask for.</summary>
internal readonly ref struct ReceiptWriter(Centre centre)
{
    private const byte International = 1;
    private const byte Alphanumeric = 5;
    private const byte ReceiptClass = 0x04;
    private const byte IntermediateClass = 0x20;
    private const byte GsmNetwork = 3;
    private const byte Ucs2Coding = 8;

    // short_message holds 254 octets.
    private const int LongestUcs2 = 127;

    /// <summary>Writes into <paramref name="target"/>, of at least 512 octets, and returns the PDU's length.</summary>
    public int Write(Receipt receipt, uint sequence, long now, Span<byte> target)
    {
        var settings = centre.Settings;
        var isFinal = receipt.Kind != ReceiptKind.Intermediate;
        ref var entry = ref centre.Books[receipt.Message];
        var state = isFinal ? entry.FinalState : MessageState.EnRoute;
        Span<char> id = stackalloc char[MessageIdForms.MaximumLength];
        id = id[..settings.ReceiptIdForm.Write(centre.Books.MessageId(receipt.Message), id)];
        Span<char> text = stackalloc char[200];
        text = text[..WriteText(text, id, state, entry.ReceivedAt, now)];
        var sender = centre.Books.Source(receipt.Message);
        var isNumber = !sender.AsSpan().ContainsAnyExceptInRange('0', '9');

        var asData = centre.Hit(settings.DataSmShare);
        var pdu = new PduWriter(target, asData ? Command.DataSm : Command.DeliverSm, Status.Ok, sequence);
        pdu.Byte(0);
        pdu.Byte(entry.DestinationTon);
        pdu.Byte(entry.DestinationNpi);
        pdu.Text(centre.Books.Destination(receipt.Message));
        pdu.Byte(isNumber ? International : Alphanumeric);
        pdu.Byte(isNumber ? International : (byte)0);
        pdu.Text(sender);
        pdu.Byte(isFinal ? ReceiptClass : IntermediateClass);
        var place = asData ? ReceiptPlace.MessagePayload : settings.ReceiptPlace;
        if (asData)
            pdu.Bytes([0, 0]); // registered delivery, coding
        else
            WriteMessage(ref pdu, place, text);
        if (place == ReceiptPlace.MessagePayload && !text.IsEmpty)
        {
            pdu.TlvHeader(Tlv.MessagePayload, text.Length);
            pdu.Letters(text, asUcs2: false);
        }

        if (settings.ReceiptTlvs || settings.ReceiptFormat == ReceiptFormat.TlvOnly)
        {
            pdu.TlvText(Tlv.ReceiptedMessageId, id);
            pdu.TlvByte(Tlv.MessageState, (byte)state);
            pdu.TlvBytes(Tlv.NetworkErrorCode, [GsmNetwork, 0, ErrorOf(state)]);
        }

        if (settings.ReceiptEchoesReference && entry.HasUserReference)
            pdu.TlvUInt16(Tlv.UserMessageReference, entry.UserReference);
        return pdu.Complete();
    }

    private static void WriteMessage(ref PduWriter pdu, ReceiptPlace place, scoped ReadOnlySpan<char> text)
    {
        var asUcs2 = place == ReceiptPlace.Ucs2;

        // Protocol id, priority, both times, registered delivery, replace, coding, default message: all nothing, but for the coding.
        pdu.Bytes([0, 0, 0, 0, 0, 0, asUcs2 ? Ucs2Coding : (byte)0, 0]);
        if (place == ReceiptPlace.MessagePayload)
            text = default;
        if (asUcs2)
            text = text[..Math.Min(text.Length, LongestUcs2)];
        pdu.Byte((byte)(asUcs2 ? 2 * text.Length : text.Length));
        pdu.Letters(text, asUcs2);
    }

    private int WriteText(Span<char> target, ReadOnlySpan<char> id, MessageState state, long submitted, long done)
    {
        var settings = centre.Settings;
        var clock = centre.Clock;
        var from = clock.At(submitted) + settings.ReceiptClockSkew;
        var to = clock.At(done) + settings.ReceiptClockSkew;
        var culture = CultureInfo.InvariantCulture;
        var word = WordOf(state);
        var error = ErrorOf(state);
        var delivered = state == MessageState.Delivered ? 1 : 0;
        var length = 0;
        _ = settings.ReceiptFormat switch
        {
            ReceiptFormat.TlvOnly => true,
            ReceiptFormat.Short => target.TryWrite(culture, $"id:{id} stat:{word}", out length),
            ReceiptFormat.Reordered => target.TryWrite(culture, $"stat:{word} err:{error:D3} sub:001 dlvrd:{delivered:D3} done date:{to:yyMMddHHmm} submit date:{from:yyMMddHHmm} id:{id}", out length),
            ReceiptFormat.Equals => target.TryWrite(culture, $"id={id},sub=001,dlvrd={delivered:D3},submit date={from:yyMMddHHmm},done date={to:yyMMddHHmm},stat={word},err={error:D3}", out length),
            ReceiptFormat.Quoted => target.TryWrite(culture, $"id:\"{id}\"; sub:\"001\"; dlvrd:\"{delivered:D3}\"; submit_date:\"{from:yyMMddHHmm}\"; done_date:\"{to:yyMMddHHmm}\"; stat:\"{word}\"; err:\"{error:D3}\"", out length),
            ReceiptFormat.LongWords => target.TryWrite(culture, $"id:{id} sub:1 dlvrd:{delivered} submit date:{from:yyyyMMddHHmmss} done date:{to:yyyyMMddHHmmss} status:{LongWordOf(state)} error:{error}", out length),
            ReceiptFormat.Numbers => target.TryWrite(culture, $"id:{id} done date:{to:yyMMddHHmm} stat:{(int)state} err:{error}", out length),
            ReceiptFormat.Quoting => target.TryWrite(culture, $"id:{id} sub:001 dlvrd:{delivered:D3} submit date:{from:yyMMddHHmm} done date:{to:yyMMddHHmm} stat:{word} err:{error:D3} text:id:1 stat:DELIVRD err:9", out length),
            ReceiptFormat.Seconds => target.TryWrite(culture, $"id:{id} sub:001 dlvrd:{delivered:D3} submit date:{from:yyMMddHHmmss} done date:{to:yyMMddHHmmss} stat:{word} err:{error:D3} text:", out length),
            ReceiptFormat.Upper => target.TryWrite(culture, $"ID:{id} SUB:001 DLVRD:{delivered:D3} SUBMIT DATE:{from:yyMMddHHmm} DONE DATE:{to:yyMMddHHmm} STAT:{word} ERR:{error:D3} TEXT:", out length),
            _ => target.TryWrite(culture, $"id:{id} sub:001 dlvrd:{delivered:D3} submit date:{from:yyMMddHHmm} done date:{to:yyMMddHHmm} stat:{word} err:{error:D3} text:", out length),
        };
        if (settings.ReceiptFormat == ReceiptFormat.Lower)
        {
            foreach (ref var letter in target[..length])
                letter = char.ToLowerInvariant(letter);
        }

        return length;
    }

    private static string WordOf(MessageState state) => state switch
    {
        MessageState.EnRoute => "ENROUTE",
        MessageState.Delivered => "DELIVRD",
        MessageState.Expired => "EXPIRED",
        MessageState.Deleted => "DELETED",
        MessageState.Undeliverable => "UNDELIV",
        MessageState.Accepted => "ACCEPTD",
        MessageState.Rejected => "REJECTD",
        _ => "UNKNOWN",
    };

    private static string LongWordOf(MessageState state) => state switch
    {
        MessageState.EnRoute => "ENROUTE",
        MessageState.Undeliverable => "UNDELIVERABLE",
        _ => state.ToString().ToUpperInvariant(),
    };

    private static byte ErrorOf(MessageState state) => state switch
    {
        MessageState.Undeliverable => 1,
        MessageState.Expired => 27,
        MessageState.Rejected => 69,
        _ => 0,
    };
}
