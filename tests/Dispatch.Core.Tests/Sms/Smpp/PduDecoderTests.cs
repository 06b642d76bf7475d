using System.Text;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class PduDecoderTests
{
    // service "", source 1/1 989121234567, destination 1/1 3000, esm 04, then nothing set, coding 0, default id 0.
    private const string ReceiptHead = "00" + "0101" + "39383931323132333435363700" + "0101" + "3330303000" + "04" + "0000" + "00" + "00" + "0000" + "00" + "00";

    [Fact]
    public void A_header_is_sixteen_bytes_big_endian()
    {
        Assert.Equal(PduError.None, PduHeader.TryRead(Convert.FromHexString("00000011800000040000005800000102"), out var header));
        Assert.Equal(new PduHeader(17, CommandId.SubmitSmResp, CommandStatus.Throttled, 0x102), header);
        Assert.True(header.IsAnswer);
    }

    [Theory]
    [InlineData("0000000F")]
    [InlineData("00000000")]
    [InlineData("00010001")]
    [InlineData("FFFFFFFF")]
    public void A_length_below_the_header_or_above_the_cap_is_refused(string length) =>
        Assert.Equal(PduError.BadLength, PduHeader.TryRead(Convert.FromHexString(length + "000000040000000000000001"), out _));

    [Theory]
    [InlineData("41424300", "ABC")]
    [InlineData("414243", "ABC")]
    [InlineData("00", "")]
    [InlineData("", "")]
    [InlineData("41420043", "AB")]
    public void A_submit_answer_gives_what_id_there_is(string body, string id)
    {
        Assert.Equal(PduError.None, PduDecoder.SubmitResp(Convert.FromHexString(body), out var messageId));
        Assert.Equal(id, messageId);
    }

    [Fact]
    public void An_endless_message_id_is_refused()
    {
        Assert.Equal(PduError.FieldTooLong, PduDecoder.SubmitResp(new byte[300].Select(_ => (byte)'1').ToArray(), out var messageId));
        Assert.Equal("", messageId);
    }

    [Fact]
    public void A_receipt_with_all_its_parameters()
    {
        var body = Convert.FromHexString(
            ReceiptHead + "02" + "6869" + "001E000441424300" + "0427000102" + "042300030300FF" + "02040002BEEF" + "1403000199");

        Assert.Equal(PduError.None, PduDecoder.Deliver(body, out var deliver));
        Assert.Equal("989121234567", Encoding.ASCII.GetString(deliver.Source));
        Assert.Equal("3000", Encoding.ASCII.GetString(deliver.Destination));
        Assert.Equal("hi", Encoding.ASCII.GetString(deliver.Message));
        Assert.Equal("ABC", Encoding.ASCII.GetString(deliver.ReceiptedMessageId));
        Assert.Equal(MessageState.Delivered, deliver.MessageState);
        Assert.Equal([0x03, 0x00, 0xFF], deliver.NetworkErrorCode.ToArray());
        Assert.Equal((ushort)0xBEEF, deliver.UserMessageReference);
        Assert.True(deliver.IsReceipt);
        Assert.False(deliver.IsIntermediate);
    }

    [Fact]
    public void A_payload_parameter_is_the_message()
    {
        Assert.Equal(PduError.None, PduDecoder.Deliver(Convert.FromHexString(ReceiptHead + "00" + "04240003616263"), out var deliver));
        Assert.Equal("abc", Encoding.ASCII.GetString(deliver.Message));
    }

    [Fact]
    public void A_parameter_of_a_wrong_length_is_skipped()
    {
        Assert.Equal(PduError.None, PduDecoder.Deliver(Convert.FromHexString(ReceiptHead + "00" + "042700020202" + "020400010B"), out var deliver));
        Assert.Equal(MessageState.None, deliver.MessageState);
        Assert.Null(deliver.UserMessageReference);
    }

    [Theory]
    [InlineData("00" + "0427000A02", nameof(PduError.BadTlv))]
    [InlineData("00" + "0427", nameof(PduError.BadTlv))]
    [InlineData("05" + "6869", nameof(PduError.Truncated))]
    [InlineData("", nameof(PduError.Truncated))]
    public void A_receipt_that_ends_too_early_is_refused(string tail, string error)
    {
        Assert.Equal(Enum.Parse<PduError>(error), PduDecoder.Deliver(Convert.FromHexString(ReceiptHead + tail), out var deliver));
        Assert.True(deliver.Message.IsEmpty);
    }

    [Fact]
    public void An_address_without_an_end_is_refused()
    {
        var body = "00" + "0101" + string.Concat(Enumerable.Repeat("39", 40));

        Assert.Equal(PduError.FieldTooLong, PduDecoder.Deliver(Convert.FromHexString(body), out _));
    }

    [Fact]
    public void A_query_answer()
    {
        Assert.Equal(PduError.None, PduDecoder.QueryResp(Convert.FromHexString("414200" + "00" + "02" + "07"), CommandStatus.Ok, out var answer));
        Assert.Equal(new QueryAnswer(CommandStatus.Ok, "AB", MessageState.Delivered, 7), answer);
    }

    [Fact]
    public void A_refused_query_needs_no_body()
    {
        Assert.Equal(PduError.None, PduDecoder.QueryResp([], CommandStatus.QueryFailed, out var answer));
        Assert.Equal(CommandStatus.QueryFailed, answer.Status);
        Assert.Equal(PduError.Truncated, PduDecoder.QueryResp([], CommandStatus.Ok, out _));
    }

    [Fact]
    public void A_receipt_as_data_sm()
    {
        var body = Convert.FromHexString(
            "00" + "0101" + "39383931323132333435363700" + "0101" + "3330303000" + "04" + "00" + "00" + "0424000569643A4132" + "0427000105");

        Assert.Equal(PduError.None, PduDecoder.Data(body, out var deliver));
        Assert.Equal("989121234567", Encoding.ASCII.GetString(deliver.Source));
        Assert.True(deliver.IsReceipt);
        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal(("A2", MessageState.Undeliverable), (receipt.MessageId, receipt.State));
    }

    [Fact]
    public void An_intermediate_receipt_is_never_final()
    {
        var body = Convert.FromHexString(ReceiptHead.Replace("3330303000" + "04", "3330303000" + "20", StringComparison.Ordinal) + "00" + "001E00024100" + "0427000105");

        Assert.Equal(PduError.None, PduDecoder.Deliver(body, out var deliver));
        Assert.True(DeliveryReceipt.TryParse(deliver, out var receipt));
        Assert.Equal((true, MessageState.Enroute), (receipt.Intermediate, receipt.State));
    }
}
