using System.Text;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class DeliveryReceiptTests
{
    [Fact]
    public void The_usual_text()
    {
        var receipt = Parse("id:0123456789 sub:001 dlvrd:001 submit date:2401021530 done date:2401021531 stat:DELIVRD err:000 text:hello");

        Assert.Equal("0123456789", receipt.MessageId);
        Assert.Equal(MessageState.Delivered, receipt.State);
        Assert.Equal("000", receipt.ErrorCode);
        Assert.Equal(new DateTime(2024, 1, 2, 15, 31, 0), receipt.DoneAt);
        Assert.Equal(new Mobile(989121234567), receipt.Recipient);
        Assert.False(receipt.Intermediate);
    }

    [Theory]
    [InlineData("STAT:DELIVRD ID:AB-1")]
    [InlineData("Id: AB-1 Stat: delivered")]
    [InlineData("id=AB-1;stat=DELIVRD;err=0")]
    [InlineData("id:\"AB-1\", status:DELIVRD")]
    [InlineData("id:AB-1\r\nstat:2\r\n")]
    [InlineData("id:AB-1 stat:DELIVRD text:id:WRONG stat:UNDELIV")]
    [InlineData("message_id:7 id:AB-1 stat:DELIVRD")]
    [InlineData("id:AB-1 err: stat:DELIVRD\0")]
    public void Vendors_spellings(string text)
    {
        var receipt = Parse(text);

        Assert.Equal("AB-1", receipt.MessageId);
        Assert.Equal(MessageState.Delivered, receipt.State);
    }

    [Theory]
    [InlineData("ENROUTE", nameof(MessageState.Enroute), false)]
    [InlineData("BUFFERED", nameof(MessageState.Enroute), false)]
    [InlineData("EXPIRED", nameof(MessageState.Expired), true)]
    [InlineData("DELETED", nameof(MessageState.Deleted), true)]
    [InlineData("UNDELIV", nameof(MessageState.Undeliverable), true)]
    [InlineData("UNDELIVERABLE", nameof(MessageState.Undeliverable), true)]
    [InlineData("FAILED", nameof(MessageState.Undeliverable), true)]
    [InlineData("ACCEPTD", nameof(MessageState.Accepted), false)]
    [InlineData("UNKNOWN", nameof(MessageState.Unknown), false)]
    [InlineData("REJECTD", nameof(MessageState.Rejected), true)]
    [InlineData("GIBBERISH", nameof(MessageState.Unknown), false)]
    public void States_of_the_text(string stat, string state, bool final)
    {
        var receipt = Parse($"id:1 stat:{stat} err:1");

        Assert.Equal(Enum.Parse<MessageState>(state), receipt.State);
        Assert.Equal(final, receipt.State.IsFinal());
    }

    [Fact]
    public void Parameters_win_over_the_text()
    {
        var deliver = Receipt("id:TEXT stat:UNDELIV err:005"u8, "TLV"u8, MessageState.Delivered, [3, 1, 0]);

        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal(("TLV", MessageState.Delivered, "3:256"), (receipt.MessageId, receipt.State, receipt.ErrorCode));
    }

    [Fact]
    public void Parameters_alone_are_enough()
    {
        var deliver = new DeliverSm { ReceiptedMessageId = "77"u8, MessageState = MessageState.Expired };

        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal(("77", MessageState.Expired, (Mobile?)null), (receipt.MessageId, receipt.State, receipt.Recipient));
    }

    [Fact]
    public void A_reference_alone_can_find_an_attempt_whose_answer_was_lost()
    {
        var deliver = new DeliverSm { EsmClass = 4, UserMessageReference = 9, Message = "stat:DELIVRD"u8, Source = "09121234567"u8 };

        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal(("", (ushort?)9, (Mobile?)new Mobile(989121234567)), (receipt.MessageId, receipt.UserMessageReference, receipt.Recipient));
    }

    [Fact]
    public void An_intermediate_receipt_says_so()
    {
        var deliver = new DeliverSm { EsmClass = 0x20, Message = "id:1 stat:ENROUTE"u8 };

        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.True(receipt.Intermediate);
    }

    [Fact]
    public void A_receipt_in_ucs2_behind_a_header_is_read()
    {
        byte[] message = [2, 0x70, 0, .. Encoding.BigEndianUnicode.GetBytes("id:5 stat:DELIVRD")];
        var deliver = new DeliverSm { EsmClass = 0x44, DataCoding = 8, Message = message };

        Assert.False(message.Length % 2 == 0);
        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal(("5", MessageState.Delivered), (receipt.MessageId, receipt.State));
    }

    [Theory]
    [InlineData("done date:240102153145", 45)]
    [InlineData("done_date:20240102153145", 45)]
    [InlineData("Done Date: 2401021531", 0)]
    public void Done_dates(string text, int seconds) => Assert.Equal(new DateTime(2024, 1, 2, 15, 31, seconds), Parse("id:1 stat:DELIVRD " + text).DoneAt);

    [Theory]
    [InlineData("done date:0000000000")]
    [InlineData("done date:yesterday")]
    [InlineData("")]
    public void A_done_date_that_is_none_stays_empty(string text) => Assert.Null(Parse("id:1 stat:DELIVRD " + text).DoneAt);

    [Theory]
    [InlineData("hello")]
    [InlineData("id: stat:DELIVRD")]
    [InlineData("id:")]
    [InlineData("sub:001 dlvrd:001 err:000 stat:DELIVRD text:id:WRONG id:AB-1")]
    [InlineData("")]
    public void A_receipt_that_names_nothing_is_none(string text)
    {
        var deliver = new DeliverSm { EsmClass = 4, Message = Encoding.Latin1.GetBytes(text) };

        Assert.False(DeliveryReceipt.TryParse(deliver, out _));
    }

    [Fact]
    public void A_message_from_a_person_is_no_receipt()
    {
        var deliver = new DeliverSm { Message = "id:1 stat:DELIVRD"u8 };

        Assert.False(DeliveryReceipt.TryParse(deliver, out _));
    }

    [Fact]
    public void A_printed_receipt_hides_the_number() =>
        Assert.DoesNotContain("912", Parse("id:1 stat:DELIVRD").ToString(), StringComparison.Ordinal);

    private static DeliverSm Receipt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> id, MessageState state, ReadOnlySpan<byte> error) =>
        new() { EsmClass = 4, Message = text, ReceiptedMessageId = id, MessageState = state, NetworkErrorCode = error };

    private static DeliveryReceipt Parse(string text)
    {
        var deliver = new DeliverSm { EsmClass = 4, Message = Encoding.Latin1.GetBytes(text), Source = "989121234567"u8 };
        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        return receipt;
    }
}
