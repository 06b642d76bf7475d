using System.Text;

namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>
/// Addresses in eight octets. Up to fifteen digits become half-octets from the top, 0xF behind the last one;
/// anything else is interned and known by 0xE in the top half-octet.
/// </summary>
internal sealed class AddressCodes
{
    private const int MostDigits = 15;
    private const ulong Interned = 0xE;

    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];

    /// <summary>The code of an address, interned if need be.</summary>
    public ulong Encode(ReadOnlySpan<byte> ascii) =>
        TryDigits(ascii, out var code) ? code : Interned << 60 | (uint)Intern(Encoding.Latin1.GetString(ascii));

    /// <summary>The code of an address that may never have been seen; false then.</summary>
    public bool TryFind(string address, out ulong code)
    {
        if (TryDigits(Encoding.Latin1.GetBytes(address), out code))
            return true;
        var known = _numbers.TryGetValue(address, out var number);
        code = Interned << 60 | (uint)number;
        return known;
    }

    public string Decode(ulong code)
    {
        if (code >> 60 == Interned)
            return _names[(int)(uint)code];
        Span<char> digits = stackalloc char[MostDigits];
        var length = 0;
        for (; code >> 60 <= 9; code <<= 4)
            digits[length++] = (char)('0' + (int)(code >> 60));
        return new(digits[..length]);
    }

    private int Intern(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _names.Count;
            _names.Add(name);
            _numbers.Add(name, number);
        }

        return number;
    }

    private static bool TryDigits(ReadOnlySpan<byte> ascii, out ulong code)
    {
        code = 0;
        if (ascii.Length > MostDigits)
            return false;
        foreach (var digit in ascii)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            code = code << 4 | (uint)(digit - '0');
        }

        // The end mark and everything behind it are ones.
        var free = 64 - ascii.Length * 4;
        code = free == 64 ? ulong.MaxValue : code << free | ulong.MaxValue >> (ascii.Length * 4);
        return true;
    }
}
