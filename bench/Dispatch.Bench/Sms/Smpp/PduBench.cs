using BenchmarkDotNet.Attributes;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Bench.Sms.Smpp;

/// <summary>What crosses the wire for one segment: the submission, its answer, its receipt.</summary>
public class PduBench
{
    private static readonly MessageIdCanon Canon = new(MessageIdForm.Hexadecimal, MessageIdForm.Decimal);
    private static readonly byte[] Answer = [.. "5EC2E7A1B4"u8, 0];

    private readonly byte[] _buffer = new byte[1_024];
    private SubmitRequest _request;
    private byte[] _receipt = [];
    private byte[] _textOnly = [];
    private uint _sequence;

    [GlobalSetup]
    public void SetUp()
    {
        var segment = Segmenter.Segment("ابلاغیه 140491920003311748 در کارتابل ثنای شما است", SmsEncoding.Ucs2, 7)[0];
        _request = new SubmitRequest
        {
            Source = new SmppAddress(1, 1, "982000"),
            Destination = new Mobile(989_120_000_000),
            Payload = segment.Payload,
            DataCoding = 8,
            UserDataHeader = segment.HasHeader,
            Validity = TimeSpan.FromHours(24),
            RegisteredDelivery = RegisteredDelivery.Final,
            UserMessageReference = 4_711,
        };
        _receipt = Deliver(withParameters: true);
        _textOnly = Deliver(withParameters: false);
    }

    [Benchmark(Baseline = true), AllocatesAtMost(0)]
    public int EncodeSubmit() => PduEncoder.Submit(_buffer, ++_sequence, _request);

    /// <summary>The id as a text, then in the form in which ids are compared.</summary>
    [Benchmark, AllocatesAtMost(96)]
    public string DecodeSubmitAnswer() =>
        PduDecoder.SubmitResp(Answer, out var messageId) == PduError.None ? Canon.FromAnswer(messageId) : throw new InvalidOperationException("No answer.");

    /// <summary>The PDU alone, as a view over the receive buffer.</summary>
    [Benchmark, AllocatesAtMost(0)]
    public int DecodeDeliver() =>
        PduDecoder.Deliver(_receipt.AsSpan(PduHeader.Size), out var deliver) == PduError.None ? deliver.Message.Length : throw new InvalidOperationException("No PDU.");

    [Benchmark, AllocatesAtMost(112)]
    public int ReceiptWithParameters() => Parse(_receipt);

    /// <summary>All that is known is in the text.</summary>
    [Benchmark, AllocatesAtMost(88)]
    public int ReceiptInText() => Parse(_textOnly);

    private static int Parse(byte[] pdu)
    {
        PduDecoder.Deliver(pdu.AsSpan(PduHeader.Size), out var deliver);
        return DeliveryReceipt.TryParse(deliver, out var receipt) ? (int)receipt.State : throw new InvalidOperationException("No receipt.");
    }

    private static byte[] Deliver(bool withParameters)
    {
        var pdu = new byte[512];
        var writer = new PduWriter(pdu);
        writer.Text("");
        writer.Bytes([1, 1]);
        writer.Text("989120000000");
        writer.Bytes([1, 1]);
        writer.Text("982000");
        writer.Bytes([0x04, 0, 0]); // esm_class: a receipt; protocol, priority
        writer.Text("");
        writer.Text("");
        writer.Bytes([0, 0, 0, 0]); // registered_delivery, replace_if_present, data_coding, sm_default_msg_id
        var text = "id:406855263668 sub:001 dlvrd:001 submit date:2604110930 done date:2604110931 stat:DELIVRD err:000 text:"u8;
        writer.Byte((byte)text.Length);
        writer.Bytes(text);
        if (withParameters)
        {
            writer.Tlv(TlvTag.ReceiptedMessageId, [.. "406855263668"u8, 0]);
            writer.Tlv(TlvTag.MessageState, [(byte)MessageState.Delivered]);
            writer.Tlv(TlvTag.NetworkErrorCode, [3, 0, 0]);
        }

        return pdu[..writer.Finish(CommandId.DeliverSm, CommandStatus.Ok, 1)];
    }
}
