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
        var pdu = Encode(span => PduEncoder.Submit(span, 1, Plain(new byte[300]), new SubmitForm(TextField: SmppTextField.MessagePayload)));

        Assert.EndsWith("00" + "0424012C" + new string('0', 600), pdu, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0500030702010628", "020C00020007" + "020E000102" + "020F000101")]
    [InlineData("06080401070302" + "0628", "020C00020107" + "020E000103" + "020F000102")]
    public void Parameters_take_the_place_of_the_header_that_joins_segments(string payload, string parameters)
    {
        var request = Plain(Convert.FromHexString(payload)) with { UserDataHeader = true, UserMessageReference = 0xBEEF };

        var pdu = Encode(span => PduEncoder.Submit(span, 1, request, new SubmitForm(SmppConcatenation.SarParameters)));

        // esm_class 0, protocol, priority, schedule, validity, receipts, replace, coding 8, default id, two octets of text: no header is left.
        Assert.EndsWith("00" + "00" + "00" + "00" + "00" + "00" + "00" + "08" + "00" + "02" + "0628" + "02040002BEEF" + parameters, pdu, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_stays_in_front_of_a_payload_parameter()
    {
        var request = Plain(Convert.FromHexString("0500030702010628")) with { UserDataHeader = true };

        var pdu = Encode(span => PduEncoder.Submit(span, 1, request, new SubmitForm(TextField: SmppTextField.MessagePayload)));

        Assert.EndsWith("08" + "00" + "00" + "04240008" + "0500030702010628", pdu, StringComparison.Ordinal);
        Assert.Contains("38393132313233343536370040", pdu, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SmppAlphabet.Gsm7), "00" + "1B28" + "05" + "1B65")]
    [InlineData(nameof(SmppAlphabet.Latin1), "40" + "7B" + "E9" + "3F")]
    public void Septets_become_the_gateways_alphabet(string alphabet, string text)
    {
        // @ { é €: codes 00, 1B 28, 05, 1B 65 of the default alphabet.
        var request = Plain([0x00, 0x1B, 0x28, 0x05, 0x1B, 0x65]) with { DataCoding = 3 };

        var pdu = Encode(span => PduEncoder.Submit(span, 1, request, new SubmitForm(Alphabet: Enum.Parse<SmppAlphabet>(alphabet), Gsm7DataCoding: 3)));

        Assert.EndsWith($"0300{text.Length / 2:X2}" + text, pdu, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_codings_are_left_as_they_are()
    {
        var pdu = Encode(span => PduEncoder.Submit(span, 1, Plain([0x06, 0x1B]), new SubmitForm(Alphabet: SmppAlphabet.Latin1, Gsm7DataCoding: 3)));

        Assert.EndsWith("0800" + "02" + "061B", pdu, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SmppAlphabet.Gsm7), "Δ €", true)]
    [InlineData(nameof(SmppAlphabet.Latin1), "é {", true)]
    [InlineData(nameof(SmppAlphabet.Latin1), "€", false)]
    [InlineData(nameof(SmppAlphabet.Ascii), "notice {1}", true)]
    [InlineData(nameof(SmppAlphabet.Ascii), "é", false)]
    public void An_alphabet_knows_what_it_carries(string alphabet, string text, bool carries) => Assert.Equal(carries, Enum.Parse<SmppAlphabet>(alphabet).Carries(text));

    [Fact]
    public void A_gateway_that_refuses_validities_gets_none()
    {
        var request = Plain([1]) with { Validity = TimeSpan.FromHours(1) };

        Assert.Equal(
            Encode(span => PduEncoder.Submit(span, 1, Plain([1]))), Encode(span => PduEncoder.Submit(span, 1, request, new SubmitForm(OmitValidity: true))));
    }

    [Fact]
    public void A_header_longer_than_its_payload_is_refused() =>
        Assert.Throws<ArgumentException>(() => PduEncoder.Submit(new byte[1024], 1, Plain([9, 0, 3]) with { UserDataHeader = true }));

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
        byte[] payload = [6, 8, 4, 1, 2, 3, 1, .. new byte[247]];
        var request = Plain(payload) with
        {
            UserDataHeader = true,
            Source = new SmppAddress(5, 0, new string('A', 20)),
            Destination = new Mobile(long.MaxValue),
            Validity = TimeSpan.FromDays(31),
            UserMessageReference = 1,
        };

        foreach (var concatenation in Enum.GetValues<SmppConcatenation>())
        {
            foreach (var field in Enum.GetValues<SmppTextField>())
            {
                var room = PduEncoder.MaxSubmitLength(request);
                Assert.InRange(PduEncoder.Submit(new byte[room], 1, request, new SubmitForm(concatenation, field)), 254, room);
            }
        }
    }

    [Fact]
    public void Queries_links_and_answers()
    {
        Assert.Equal("0000001B000000030000000000000005" + "41423100" + "0101" + "3330303000", Encode(span => PduEncoder.Query(span, 5, "AB1", new SmppAddress(1, 1, "3000"))));
        Assert.Equal("00000010000000150000000000000007", Encode(span => PduEncoder.HeaderOnly(span, CommandId.EnquireLink, CommandStatus.Ok, 7)));
        Assert.Equal("00000010000000060000000000000008", Encode(span => PduEncoder.HeaderOnly(span, CommandId.Unbind, CommandStatus.Ok, 8)));
        Assert.Equal("00000010800000000000000300000009", Encode(span => PduEncoder.HeaderOnly(span, CommandId.GenericNack, CommandStatus.InvalidCommandId, 9)));
        Assert.Equal("0000001180000005000000640000000A00", Encode(span => PduEncoder.DeliverResp(span, CommandId.DeliverSmResp, CommandStatus.ReceiverTemporaryError, 10)));
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
