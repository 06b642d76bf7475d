using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>A handset receipt, whatever its vendor's spelling. Optional parameters win over the text.</summary>
/// <param name="MessageId">As the gateway spells it (<see cref="MessageIdCanon"/>); empty where only the reference is given.</param>
/// <param name="Intermediate">True where the gateway says that a later receipt will follow.</param>
/// <param name="ErrorCode">The network's or vendor's code as text; empty where there is none.</param>
/// <param name="DoneAt">The gateway's own clock, in the gateway's own time zone; null where it gave none that can be read.</param>
/// <param name="Recipient">The number the message went to; null where it is no Iranian mobile number.</param>
internal readonly record struct DeliveryReceipt(
    string MessageId, MessageState State, bool Intermediate, string ErrorCode, DateTime? DoneAt, ushort? UserMessageReference, Mobile? Recipient)
{
    // A receipt's text is about 120 characters; what lies beyond this is no receipt's.
    private const int MaxText = 1024;

    private const byte DataCodingUcs2 = 8;

    /// <summary>False for what is no receipt, or names neither a message id nor a reference.</summary>
    public static bool TryParse(in DeliverSm deliver, out DeliveryReceipt receipt)
    {
        receipt = default;
        if (!deliver.IsReceipt) return false;
        Span<char> buffer = stackalloc char[MaxText];
        var text = ReceiptText.Parse(Text(deliver, buffer));

        var id = deliver.ReceiptedMessageId.IsEmpty ? text.Id.ToString() : PduDecoder.IdText(deliver.ReceiptedMessageId);
        if (id.Length == 0 && deliver.UserMessageReference is null) return false;
        var state = deliver.MessageState != MessageState.None ? deliver.MessageState : text.State;
        // The gateway goes on trying, whatever this try came to.
        if (deliver.IsIntermediate && state.IsFinal()) state = MessageState.Enroute;
        Span<char> number = stackalloc char[deliver.Source.Length];
        Encoding.Latin1.GetChars(deliver.Source, number);
        receipt = new DeliveryReceipt(
            id,
            state,
            deliver.IsIntermediate,
            ErrorText(deliver.NetworkErrorCode, text.Error),
            text.DoneAt,
            deliver.UserMessageReference,
            Mobile.TryParse(number, out var mobile) ? mobile : null);
        return true;
    }

    private static ReadOnlySpan<char> Text(in DeliverSm deliver, Span<char> buffer)
    {
        var bytes = deliver.Message;
        if (deliver.HasUserDataHeader && !bytes.IsEmpty) bytes = bytes[Math.Min(bytes.Length, bytes[0] + 1)..];
        if (deliver.DataCoding == DataCodingUcs2 && bytes.Length % 2 == 0)
        {
            bytes = bytes[..Math.Min(bytes.Length, 2 * MaxText)];
            return buffer[..Encoding.BigEndianUnicode.GetChars(bytes, buffer)];
        }

        bytes = bytes[..Math.Min(bytes.Length, MaxText)];
        return buffer[..Encoding.Latin1.GetChars(bytes, buffer)];
    }

    private static string ErrorText(ReadOnlySpan<byte> networkErrorCode, ReadOnlySpan<char> vendor) => networkErrorCode.IsEmpty
        ? vendor.ToString()
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{networkErrorCode[0]}:{(networkErrorCode[1] << 8) | networkErrorCode[2]}");
}
