using CsCheck;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Sandbox.Smsc.Wire;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>What is written is what a centre reads, and what vendors write is what is read: whatever the values, forms and orders.</summary>
public sealed class PduPropertyTests
{
    private const int PduHeaderSize = 16;
    private const int HeaderLength = 6;
    private const int FrameOctets = 140;

    private static readonly int[] Order = [0, 1, 2, 3, 4];

    private static readonly (string Word, MessageState State)[] Words =
    [
        ("DELIVRD", MessageState.Delivered), ("DELIVERED", MessageState.Delivered), ("EXPIRED", MessageState.Expired), ("DELETED", MessageState.Deleted),
        ("UNDELIV", MessageState.Undeliverable), ("UNDELIVERABLE", MessageState.Undeliverable), ("ACCEPTD", MessageState.Accepted),
        ("REJECTD", MessageState.Rejected), ("ENROUTE", MessageState.Enroute), ("5", MessageState.Undeliverable),
    ];

    [Fact]
    public void A_submission_is_read_by_a_centre_as_it_was_meant_in_every_form() => Gen.Select(
        Gen.Byte.Array[0, FrameOctets - HeaderLength], Gen.Bool, Gen.Byte, Gen.Byte[2, 255], Gen.Enum<SmppConcatenation>(), Gen.Enum<SmppTextField>(), Gen.UShort).Sample(
        (text, joined, reference, total, concatenation, field, userReference) =>
        {
            byte[] payload = joined ? [5, 0, 3, reference, total, total, .. text] : text;
            var request = PduEncoderTests.Plain(payload) with { UserDataHeader = joined, UserMessageReference = userReference, Validity = TimeSpan.FromSeconds(90) };
            var room = new byte[PduEncoder.MaxSubmitLength(request)];
            var length = PduEncoder.Submit(room, 1, request, new SubmitForm(concatenation, field));

            Assert.Equal(Status.Ok, SubmitSm.Parse(room.AsSpan(PduHeaderSize, length - PduHeaderSize), out var read));
            Assert.True(read.Text.SequenceEqual(text));
            Assert.Equal(joined ? new Concatenation(reference, total, total) : default, read.Concatenation);
            Assert.Equal(userReference, read.UserReference);
            Assert.Equal("989121234567"u8, read.Destination);
        },
        iter: 20_000);

    [Fact]
    public void A_receipts_text_is_read_in_any_order_case_and_spelling() => Gen.Select(
        Gen.Char["0123456789ABCDEFabcdef-"].Array[1, 40], Gen.Int[0, Words.Length - 1], Gen.Int[0, 999], Gen.Int[0, 3], Gen.Char[" ,;|"], Gen.Char[":="],
        Gen.Shuffle(Order)).Sample(
        (id, word, error, spelling, separator, equals, order) =>
        {
            var (state, expected) = Words[word];
            string[] keys = [$"id{equals}{new string(id)}", $"stat{equals}{state}", $"err{equals}{error:D3}", $"done date{equals}2604110931", $"sub{equals}001"];
            var text = string.Join(separator, order.Select(at => Spelled(keys[at], equals, spelling)));

            var read = ReceiptText.Parse($"{text}{separator}text:id:9 stat:REJECTD err:9");

            Assert.Equal(new string(id), read.Id.ToString());
            Assert.Equal(expected, read.State);
            Assert.Equal($"{error:D3}", read.Error.ToString());
            Assert.Equal(new DateTime(2026, 4, 11, 9, 31, 0), read.DoneAt);
        },
        iter: 20_000);

    private static string Spelled(string part, char equals, int spelling)
    {
        var cut = part.IndexOf(equals, StringComparison.Ordinal);
        var (key, value) = (part[..cut], part[(cut + 1)..]);
        return spelling switch
        {
            0 => part,
            1 => $"{key.ToUpperInvariant()}{equals}{value}",
            2 => $"{char.ToUpperInvariant(key[0])}{key[1..]}{equals} {value}",
            _ => $"{key}{equals}\"{value}\"",
        };
    }
}
