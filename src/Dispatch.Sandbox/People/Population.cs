using System.Globalization;
using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.People;

/// <summary>Made-up people with valid identities, all different; the same seed makes the same people.</summary>
internal static class Population
{
    // Odd and no multiple of 5, so that it shuffles a power of ten: serial numbers become digits without an order, each once.
    private const long Shuffle = 386_960_597;
    private const long NineDigits = 1_000_000_000;
    private const long FirstMobile = 989_000_000_000;

    public static Person[] Create(int count, int seed, PopulationShares? shares = null)
    {
        shares ??= new PopulationShares();
        var random = new Random(seed);
        var provinces = new ProvinceWeights();
        var start = random.NextInt64(NineDigits);
        var people = new Person[count];
        for (int i = 0, serial = 0; i < count; i++)
        {
            // Nine equal digits would make ten: those are refused. Multiples of 111,111,111 have them; they are passed by.
            if ((start + (serial * Shuffle)) % NineDigits % 111_111_111 == 0) serial++;
            var digits = (start + (serial++ * Shuffle)) % NineDigits;
            var standing = random.NextDouble() >= shares.WithoutAccount ? RegistryStanding.Account
                : random.Next(2) == 0 ? RegistryStanding.Closed : RegistryStanding.Unknown;
            var hasMobile = standing == RegistryStanding.Account && random.NextDouble() >= shares.WithoutMobile;
            people[i] = new Person(Identity(digits, random.NextDouble(), shares), hasMobile ? FirstMobile + digits : 0, provinces.Draw(random), standing);
        }

        return people;
    }

    private static RecipientId Identity(long digits, double draw, PopulationShares shares)
    {
        var (kind, text) = draw < shares.Foreign ? (RecipientKind.Foreign, Text(digits, 12))
            : draw < shares.Foreign + shares.Legal ? (RecipientKind.Legal, Legal(digits))
            : (RecipientKind.Person, Person(digits));
        return RecipientId.TryCreate(kind, text, out var id, out var rule) ? id : throw new InvalidOperationException($"A made-up identity breaks a rule: {rule}.");
    }

    private static string Person(long digits)
    {
        var text = Text(digits, 9);
        Span<byte> values = stackalloc byte[9];
        Values(text, values);

        return text + (char)('0' + CheckDigit.NationalCode(values));
    }

    private static string Legal(long digits)
    {
        var text = "1" + Text(digits, 9);
        Span<byte> values = stackalloc byte[10];
        Values(text, values);
        return text + (char)('0' + CheckDigit.NationalId(values));
    }

    private static string Text(long digits, int length) => digits.ToString("D" + length.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Values(string text, Span<byte> values)
    {
        for (var i = 0; i < text.Length; i++) values[i] = (byte)(text[i] - '0');
    }
}
