using System.Buffers.Binary;
using System.Text;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Reads the bodies of what a gateway sends. Never throws on bytes, and allocates nothing but the strings it returns.
/// </summary>
internal static class PduDecoder
{
    private const int MaxAddress = 21;
    private const int MaxDataAddress = 65;
    private const int MaxServiceType = 6;
    private const int MaxTime = 17;

    // The protocol says 65 with the NUL; longer ids are seen in the field and harm nobody up to here.
    private const int MaxMessageId = 256;

    /// <summary>
    /// The message id of a submit_sm_resp. An error answer may have no body, and some gateways leave out the NUL or
    /// the whole id: those give what there is.
    /// </summary>
    public static PduError SubmitResp(ReadOnlySpan<byte> body, out string messageId)
    {
        messageId = "";
        var end = body.IndexOf((byte)0);
        var id = end < 0 ? body : body[..end];
        if (id.Length >= MaxMessageId) return PduError.FieldTooLong;
        messageId = IdText(id);
        return PduError.None;
    }

    public static PduError QueryResp(ReadOnlySpan<byte> body, CommandStatus status, out QueryAnswer answer)
    {
        answer = new QueryAnswer(status, "", MessageState.None, 0);
        if (status != CommandStatus.Ok) return PduError.None;
        var reader = new PduReader(body);
        var id = IdText(reader.Text(MaxMessageId));
        reader.Text(MaxTime);
        var state = State(reader.Byte());
        answer = new QueryAnswer(status, id, state, reader.Byte());
        return reader.Error;
    }

    public static PduError Deliver(ReadOnlySpan<byte> body, out DeliverSm deliver)
    {
        var reader = new PduReader(body);
        reader.Text(MaxServiceType);
        reader.Bytes(2);
        var source = reader.Text(MaxAddress);
        reader.Bytes(2);
        var destination = reader.Text(MaxAddress);
        var esmClass = reader.Byte();
        reader.Bytes(2);
        reader.Text(MaxTime);
        reader.Text(MaxTime);
        reader.Bytes(2);
        var dataCoding = reader.Byte();
        reader.Byte();
        var message = reader.Bytes(reader.Byte());
        return Parameters(ref reader, source, destination, esmClass, dataCoding, message, out deliver);
    }

    /// <summary>data_sm: the same, its text in a parameter.</summary>
    public static PduError Data(ReadOnlySpan<byte> body, out DeliverSm deliver)
    {
        var reader = new PduReader(body);
        reader.Text(MaxServiceType);
        reader.Bytes(2);
        var source = reader.Text(MaxDataAddress);
        reader.Bytes(2);
        var destination = reader.Text(MaxDataAddress);
        var esmClass = reader.Byte();
        reader.Byte();
        var dataCoding = reader.Byte();
        return Parameters(ref reader, source, destination, esmClass, dataCoding, default, out deliver);
    }

    private static PduError Parameters(
        scoped ref PduReader reader, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte esmClass, byte dataCoding, ReadOnlySpan<byte> message, out DeliverSm deliver)
    {
        ReadOnlySpan<byte> receipted = default, networkError = default;
        MessageState state = default;
        ushort? reference = null;
        while (reader.TryTlv(out var tag, out var value))
        {
            switch (tag)
            {
                case TlvTag.ReceiptedMessageId when value.Length <= MaxMessageId:
                    receipted = value.TrimEnd((byte)0);
                    break;
                case TlvTag.MessageState when value.Length == 1:
                    state = State(value[0]);
                    break;
                case TlvTag.NetworkErrorCode when value.Length == 3:
                    networkError = value;
                    break;
                case TlvTag.MessagePayload:
                    message = value;
                    break;
                case TlvTag.UserMessageReference when value.Length == sizeof(ushort):
                    reference = BinaryPrimitives.ReadUInt16BigEndian(value);
                    break;
                default:
                    // Unknown, or of a length that is not its own: skipped, since refusing the PDU would lose its receipt.
                    break;
            }
        }

        deliver = reader.Error != PduError.None ? default : new DeliverSm
        {
            Source = source,
            Destination = destination,
            EsmClass = esmClass,
            DataCoding = dataCoding,
            Message = message,
            ReceiptedMessageId = receipted,
            MessageState = state,
            NetworkErrorCode = networkError,
            UserMessageReference = reference,
        };
        return reader.Error;
    }

    /// <summary>Latin-1, because it maps every byte to a character of its own: two ids never become one.</summary>
    public static string IdText(ReadOnlySpan<byte> id) => id.IsEmpty ? "" : Encoding.Latin1.GetString(id);

    private static MessageState State(byte value) => value <= (byte)MessageState.Rejected ? (MessageState)value : MessageState.None;
}
