using Dispatch.Core.Sms.Text;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>Turns unpacked septets of the GSM 7-bit alphabet into the octets of another alphabet.</summary>
internal static class SmppAlphabets
{
    private const int Septets = 128;
    private const byte Unknown = (byte)'?';

    // By septet; the second half is the extension table's. Only what Latin-1 has: the others never come here.
    private static readonly byte[] Latin1 = Table();

    /// <summary>Whether all of a text that the GSM 7-bit alphabet carries is in this alphabet too.</summary>
    public static bool Carries(this SmppAlphabet alphabet, ReadOnlySpan<char> text) => alphabet switch
    {
        SmppAlphabet.Latin1 => !text.ContainsAnyExceptInRange('\0', '\u00FF'),
        SmppAlphabet.Ascii => !text.ContainsAnyExceptInRange('\0', '\u007F'),
        _ => true,
    };

    /// <summary>Octets that septets become.</summary>
    public static int Length(ReadOnlySpan<byte> septets) => septets.Length - septets.Count(Gsm7.Escape);

    /// <summary>Writes <see cref="Length"/> octets; septets that are no character become a question mark.</summary>
    public static void Write(ref PduWriter writer, ReadOnlySpan<byte> septets)
    {
        var extended = 0;
        foreach (var septet in septets)
        {
            if (septet == Gsm7.Escape)
            {
                extended = Septets;
                continue;
            }

            writer.Byte(septet < Septets ? Latin1[septet + extended] : Unknown);
            extended = 0;
        }
    }

    private static byte[] Table()
    {
        var table = new byte[2 * Septets];
        Array.Fill(table, Unknown);
        Span<byte> code = stackalloc byte[2];
        for (var c = '\0'; c <= '\u00FF'; c++)
        {
            if (!Gsm7.CanEncode([c])) continue;
            var length = Gsm7.Encode([c], code);
            table[length == 1 ? code[0] : Septets + code[1]] = (byte)c;
        }

        return table;
    }
}
