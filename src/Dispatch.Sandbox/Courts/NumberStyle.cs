using System.Globalization;
using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Courts;

/// <summary>How courts number their notices: UUIDs in several spellings, and long serial numbers in ASCII or Persian digits.</summary>
internal sealed class NumberStyle(int seed)
{
    // A run's numbers differ from another seed's, and never look like a telephone number.
    private readonly long _first = 140_400_000_000_000_000 + ((long)(uint)seed % 90_000 * 1_000_000_000);

    /// <summary>A number that no other call gives, as the court writes it.</summary>
    public string Next(int serial, Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        var guid = new Guid(bytes);
        var digits = (_first + serial).ToString(CultureInfo.InvariantCulture);
        return random.Next(20) switch
        {
            < 9 => guid.ToString("D"),
            9 => guid.ToString("D").ToUpperInvariant(),
            10 => guid.ToString("N"),
            11 => guid.ToString("B"),
            < 17 => digits,
            < 19 => string.Create(digits.Length, digits, static (text, source) =>
            {
                for (var i = 0; i < source.Length; i++) text[i] = Digits.ToPersian(source[i]);
            }),
            _ => " " + digits + " ",
        };
    }
}
