using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Against vectors written by hand from the protocol's tables, never from the encoder's own output.</summary>
public sealed class PduEncoderTests
{
    [Theory]
    [InlineData(nameof(SmppBindMode.Receiver), "00000001")]
    [InlineData(nameof(SmppBindMode.Transmitter), "00000002")]
    [InlineData(nameof(SmppBindMode.Transceiver), "00000009")]
    public void A_bind_carries_account_password_type_and_version(string mode, string command)
    {
        var gateway = new SmppGatewayOptions { SystemId = "court", Password = "secret", SystemType = "adl" };

        var pdu = Encode(span => PduEncoder.Bind(span, Enum.Parse<SmppBindMode>(mode), 1, gateway));

        Assert.Equal($"00000025{command}0000000000000001" + "636F75727400" + "73656372657400" + "61646C00" + "34" + "00" + "00" + "00", pdu);
    }

    [Fact]
    public void A_segment_with_header_reference_and_validity()
    {
        var request = new SubmitRequest
        {
            Source = new SmppAddress(1, 1, "983000"),
            Destination = new Mobile(989121234567),
            Payload = Convert.FromHexString("0500030102010628"),
            DataCoding = 8,
            UserDataHeader = true,
            Validity = new TimeSpan(2, 3, 4, 5),
            RegisteredDelivery = RegisteredDelivery.Final,
            UserMessageReference = 0xBEEF,
        };

        var pdu = Encode(span => PduEncoder.Submit(span, 0x7FFFFFFF, request));

        Assert.Equal(
            "0000005100000004000000007FFFFFFF" + "00" + "0101" + "39383330303000" + "0101" + "39383931323132333435363700"
            + "40" + "00" + "00" + "00" + "3030303030323033303430353030305200" + "01" + "00" + "08" + "00" + "08" + "0500030102010628"
            + "02040002BEEF",
            pdu);
    }

    [Fact]
    public void A_payload_parameter_leaves_the_short_message_empty()
    {
        var request = Plain(new byte[300]) with { AsMessagePayload = true };

        var pdu = Encode(span => PduEncoder.Submit(span, 1, request));

        Assert.EndsWith("00" + "0424012C" + new string('0', 600), pdu, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alphanumeric_sender_keeps_its_type()
    {
        var request = Plain([0x41]) with { Source = new SmppAddress(5, 0, "ADLIRAN") };

        var pdu = Encode(span => PduEncoder.Submit(span, 1, request));

        Assert.Contains("00" + "0500" + "41444C4952414E00" + "0101", pdu, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_message_over_254_bytes_is_refused() =>
        Assert.Throws<ArgumentException>(() => PduEncoder.Submit(new byte[1024], 1, Plain(new byte[255])));

    [Fact]
    public void A_validity_of_32_days_is_refused() =>
        Assert.Throws<ArgumentException>(() => PduEncoder.Submit(new byte[1024], 1, Plain([1]) with { Validity = TimeSpan.FromDays(32) }));

    [Fact]
    public void The_longest_submission_fits_the_room_that_is_asked_for()
    {
        var request = Plain(new byte[254]) with
        {
            Source = new SmppAddress(5, 0, new string('A', 20)),
            Destination = new Mobile(long.MaxValue),
            Validity = TimeSpan.FromDays(31),
            UserMessageReference = 1,
        };

        Assert.InRange(PduEncoder.Submit(new byte[PduEncoder.MaxSubmitLength(request)], 1, request), 254, PduEncoder.MaxSubmitLength(request));
    }

    [Fact]
    public void Queries_links_and_answers()
    {
        Assert.Equal("0000001B000000030000000000000005" + "41423100" + "0101" + "3330303000", Encode(span => PduEncoder.Query(span, 5, "AB1", new SmppAddress(1, 1, "3000"))));
        Assert.Equal("00000010000000150000000000000007", Encode(span => PduEncoder.HeaderOnly(span, CommandId.EnquireLink, CommandStatus.Ok, 7)));
        Assert.Equal("00000010000000060000000000000008", Encode(span => PduEncoder.HeaderOnly(span, CommandId.Unbind, CommandStatus.Ok, 8)));
        Assert.Equal("00000010800000000000000300000009", Encode(span => PduEncoder.HeaderOnly(span, CommandId.GenericNack, CommandStatus.InvalidCommandId, 9)));
        Assert.Equal("0000001180000005000000640000000A00", Encode(span => PduEncoder.DeliverResp(span, CommandStatus.ReceiverTemporaryError, 10)));
    }

    internal static SubmitRequest Plain(byte[] payload) => new()
    {
        Source = new SmppAddress(1, 1, "3000"),
        Destination = new Mobile(989121234567),
        Payload = payload,
        DataCoding = 8,
    };

    private static string Encode(Func<byte[], int> write)
    {
        var room = new byte[1024];
        return Convert.ToHexString(room.AsSpan(0, write(room)));
    }
}
