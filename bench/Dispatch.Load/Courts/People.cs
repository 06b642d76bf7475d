using System.Globalization;
using Dispatch.Core.Notices;

namespace Dispatch.Load.Courts;

/// <summary>
/// Made-up people: valid national codes, each with an account, a mobile number of their own and a province. Everyone can be sent an SMS,
/// which is the dearest road. Numbered from 0; the number is found again from the mobile number.
/// </summary>
internal sealed class People(int count)
{
    private const int FirstNine = 100_000_000;
    private const int Step = 7;
    private const long FirstMobile = 989_120_000_000;

    /// <summary>The most that have different codes and mobile numbers.</summary>
    public const int Most = 9_999_999;

    public int Count => count;

    public RecipientId Recipient(int person)
    {
        Span<byte> digits = stackalloc byte[9];
        var rest = FirstNine + (person * Step);
        for (var i = 8; i >= 0; i--) (rest, digits[i]) = (rest / 10, (byte)(rest % 10));
        var check = CheckDigit.NationalCode(digits);
        var code = string.Create(CultureInfo.InvariantCulture, $"{FirstNine + (person * Step):000000000}{check}");
        return RecipientId.TryCreate(RecipientKind.Person, code, out var id, out var rule)
            ? id
            : throw new InvalidOperationException($"Person {person}: {rule}.");
    }

    public Mobile Mobile(int person) => new(FirstMobile + person);

    public Province Province(int person) => new((byte)(person % Core.Notices.Province.Count));

    /// <summary>Who has this mobile number, in ASCII digits with or without a plus sign; -1 for nobody.</summary>
    public int ByMobile(ReadOnlySpan<byte> digits)
    {
        if (digits is [(byte)'+', ..]) digits = digits[1..];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FirstMobile && number < FirstMobile + count
            ? (int)(number - FirstMobile)
            : -1;
    }
}
