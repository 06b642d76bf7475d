using System.Buffers.Binary;

namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>A submit_sm as it came, with its limits checked as an operator would check them.</summary>
internal ref struct SubmitSm
{
    private const byte HasUserDataHeader = 0x40;

    // A GSM signalling frame carries 140 octets of user data, or 160 septets.
    private const int MaximumOctets = 140;
    private const int MaximumSeptets = 160;

    public ReadOnlySpan<byte> Source { get; private set; }

    public ReadOnlySpan<byte> Destination { get; private set; }

    public byte DestinationTon { get; private set; }

    public byte DestinationNpi { get; private set; }

    public byte DataCoding { get; private set; }

    public byte RegisteredDelivery { get; private set; }

    /// <summary>The text's octets, without any user data header.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public Concatenation Concatenation { get; private set; }

    /// <summary>The user_message_reference, or null without one.</summary>
    public ushort? UserReference { get; private set; }

    /// <summary>Reads a body. Returns the status to answer; only with <see cref="Status.Ok"/> is <paramref name="submit"/> whole.</summary>
    public static uint Parse(ReadOnlySpan<byte> body, out SubmitSm submit)
    {
        submit = default;
        var reader = new BodyReader(body);
        if (!reader.TryText(6, out _)
            || !reader.TryByte(out _) || !reader.TryByte(out _) || !reader.TryText(21, out var source)
            || !reader.TryByte(out var ton) || !reader.TryByte(out var npi) || !reader.TryText(21, out var destination)
            || !reader.TryByte(out var esmClass) || !reader.TryByte(out _) || !reader.TryByte(out _)
            || !reader.TryText(17, out var schedule) || !reader.TryText(17, out var validity)
            || !reader.TryByte(out var registered) || !reader.TryByte(out _)
            || !reader.TryByte(out var coding) || !reader.TryByte(out _)
            || !reader.TryByte(out var length) || !reader.TryBytes(length, out var message))
            return Status.InvalidCommandLength;
        if (length > 254)
            return Status.InvalidMessageLength;
        if (destination.IsEmpty)
            return Status.InvalidDestination;
        if (!IsTime(schedule))
            return Status.InvalidSchedule;
        if (!IsTime(validity))
            return Status.InvalidValidity;

        submit.Source = source;
        submit.Destination = destination;
        submit.DestinationTon = ton;
        submit.DestinationNpi = npi;
        submit.DataCoding = coding;
        submit.RegisteredDelivery = registered;
        return submit.TakeMessage(reader, message, (esmClass & HasUserDataHeader) != 0);
    }

    private uint TakeMessage(BodyReader reader, ReadOnlySpan<byte> message, bool hasHeader)
    {
        ReadOnlySpan<byte> payload = default;
        var carriesPayload = false;
        ushort sarReference = 0;
        byte sarTotal = 0, sarSequence = 0;
        while (!reader.AtEnd)
        {
            if (!reader.TryTlv(out var tag, out var value))
                return Status.InvalidCommandLength;
            switch (tag)
            {
                case Tlv.MessagePayload:
                    payload = value;
                    carriesPayload = true;
                    break;
                case Tlv.UserMessageReference when value.Length == 2:
                    UserReference = BinaryPrimitives.ReadUInt16BigEndian(value);
                    break;
                case Tlv.SarReference when value.Length == 2:
                    sarReference = BinaryPrimitives.ReadUInt16BigEndian(value);
                    break;
                case Tlv.SarTotal when value.Length == 1:
                    sarTotal = value[0];
                    break;
                case Tlv.SarSequence when value.Length == 1:
                    sarSequence = value[0];
                    break;
            }
        }

        if (carriesPayload && !message.IsEmpty)
            return Status.InvalidMessageLength;
        Text = carriesPayload ? payload : message;
        var headerLength = 0;
        if (hasHeader)
        {
            if (sarTotal != 0 || !Concatenation.TryRead(Text, out headerLength, out var concatenation))
                return Status.InvalidEsmClass;
            Concatenation = concatenation;
            Text = Text[headerLength..];
        }
        else if (sarTotal != 0)
        {
            Concatenation = new(sarReference, sarSequence, sarTotal);
            if (sarSequence == 0 || sarSequence > sarTotal)
                return Status.InvalidEsmClass;
        }

        return carriesPayload || FitsOneFrame(headerLength) ? Status.Ok : Status.InvalidMessageLength;
    }

    private readonly bool FitsOneFrame(int headerLength) => (DataCoding & 0x0C) == 0
        ? Text.Length + (headerLength * 8 + 6) / 7 <= MaximumSeptets
        : Text.Length + headerLength <= MaximumOctets;

    // YYMMDDhhmmsstnnp: fifteen digits and a sign, or nothing at all.
    private static bool IsTime(ReadOnlySpan<byte> text) => text.IsEmpty
        || (text.Length == 16 && !text[..15].ContainsAnyExceptInRange((byte)'0', (byte)'9') && text[15] is (byte)'+' or (byte)'-' or (byte)'R');
}
