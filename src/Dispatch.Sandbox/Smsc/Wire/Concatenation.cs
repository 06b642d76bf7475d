namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>Which part of which series a message is. The default value, of 0 parts, is a message on its own.</summary>
internal readonly record struct Concatenation(ushort Reference, byte Part, byte Parts)
{
    /// <summary>
    /// Reads a user data header (3GPP TS 23.040, 9.2.3.24) from the front of <paramref name="data"/>.
    /// False if its elements do not fill it exactly or name an impossible part.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out int length, out Concatenation concatenation)
    {
        concatenation = default;
        length = data.IsEmpty ? 0 : data[0] + 1;
        if (length < 2 || length > data.Length)
            return false;
        var rest = data[1..length];
        while (!rest.IsEmpty)
        {
            if (rest.Length < 2 || rest.Length < 2 + rest[1])
                return false;
            var value = rest.Slice(2, rest[1]);
            switch (rest[0])
            {
                case 0x00 when value.Length == 3:
                    concatenation = new(value[0], value[2], value[1]);
                    break;
                case 0x08 when value.Length == 4:
                    concatenation = new((ushort)(value[0] << 8 | value[1]), value[3], value[2]);
                    break;
            }

            rest = rest[(2 + value.Length)..];
        }

        return concatenation.Part <= concatenation.Parts && (concatenation.Parts == 0 || concatenation.Part > 0);
    }
}
