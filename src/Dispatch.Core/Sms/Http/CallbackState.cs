using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Http;

/// <summary>What Kannel's <c>%d</c> and <c>%A</c> say of a message.</summary>
/// <param name="Error">The network's or vendor's code; empty where there is none.</param>
/// <param name="DoneAt">The centre's own clock, in its own zone; null where it gave none.</param>
internal readonly record struct CallbackState(MessageState State, string Error, DateTime? DoneAt)
{
    /// <summary>The mask of the final ones: delivered, failed, refused by the centre.</summary>
    public const int Final = Delivered | Failed | Refused;

    private const int Delivered = 1;
    private const int Failed = 2;
    private const int Buffered = 4;
    private const int Taken = 8;
    private const int Refused = 16;
    private const string RefusalMark = "NACK/";
    private const int MaxError = 64;

    /// <summary>Null for a type that says nothing of a message's fate.</summary>
    /// <param name="answer">What the centre said: a receipt's text, or <c>NACK/</c> and its status.</param>
    public static CallbackState? Of(int type, string answer)
    {
        var text = ReceiptText.Parse(answer);
        MessageState? state = type switch
        {
            Delivered => MessageState.Delivered,

            // The centre's own word, where it is one of the ways to fail.
            Failed => text.State is MessageState.Expired or MessageState.Deleted or MessageState.Rejected ? text.State : MessageState.Undeliverable,
            Buffered => MessageState.Enroute,
            Taken => MessageState.Accepted,
            Refused => MessageState.Rejected,
            _ => null,
        };
        return state is { } known ? new CallbackState(known, ErrorOf(answer, text.Error), text.DoneAt) : null;
    }

    // "NACK/0x0000000b/Invalid Destination Address": the number is what is kept.
    private static string ErrorOf(string answer, ReadOnlySpan<char> error)
    {
        if (!answer.StartsWith(RefusalMark, StringComparison.OrdinalIgnoreCase)) return error.ToString();
        var status = answer.AsSpan(RefusalMark.Length);
        var end = status.IndexOf('/');
        if (end >= 0) status = status[..end];
        return status.Length <= MaxError ? status.ToString() : "";
    }
}
