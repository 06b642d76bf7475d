namespace Dispatch.Core.Notices;

/// <summary>
/// One of Iran's 31 provinces, by its code in ISO 3166-2:IR as of 2020-11-24 (IR-00 to IR-30: Tehran is IR-23; the edition before,
/// IR-01 to IR-32, used the same digits for other provinces and is not accepted as such). The number lies in the ledger.
/// </summary>
/// <param name="Number">The code's two digits, 0 to 30.</param>
internal readonly record struct Province(byte Number)
{
    private static readonly string[] EnglishNames =
    [
        "Markazi", "Gilan", "Mazandaran", "East Azerbaijan", "West Azerbaijan", "Kermanshah", "Khuzestan", "Fars", "Kerman",
        "Razavi Khorasan", "Isfahan", "Sistan and Baluchestan", "Kurdistan", "Hamadan", "Chaharmahal and Bakhtiari", "Lorestan",
        "Ilam", "Kohgiluyeh and Boyer-Ahmad", "Bushehr", "Zanjan", "Semnan", "Yazd", "Hormozgan", "Tehran", "Ardabil", "Qom",
        "Qazvin", "Golestan", "North Khorasan", "South Khorasan", "Alborz",
    ];

    private static readonly string[] PersianNames =
    [
        "مرکزی", "گیلان", "مازندران", "آذربایجان شرقی", "آذربایجان غربی", "کرمانشاه", "خوزستان", "فارس", "کرمان",
        "خراسان رضوی", "اصفهان", "سیستان و بلوچستان", "کردستان", "همدان", "چهارمحال و بختیاری", "لرستان",
        "ایلام", "کهگیلویه و بویراحمد", "بوشهر", "زنجان", "سمنان", "یزد", "هرمزگان", "تهران", "اردبیل", "قم",
        "قزوین", "گلستان", "خراسان شمالی", "خراسان جنوبی", "البرز",
    ];

    private static readonly string[] Codes = [.. Enumerable.Range(0, EnglishNames.Length).Select(i => $"IR-{i:00}")];

    /// <summary>How many there are; numbers run from 0 to one less.</summary>
    public const int Count = 31;

    /// <summary>All, by number.</summary>
    public static IReadOnlyList<Province> All { get; } = [.. Enumerable.Range(0, Count).Select(i => new Province((byte)i))];

    /// <summary>The ISO 3166-2 code (<c>IR-23</c>).</summary>
    public string Code => Codes[Number];

    public string EnglishName => EnglishNames[Number];

    public string PersianName => PersianNames[Number];

    /// <summary>Reads a code of ASCII letters and digits, exactly as ISO writes it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> code, out Province province)
    {
        province = default;
        if (code.Length != 5 || !code.StartsWith("IR-"u8) || !char.IsAsciiDigit((char)code[3]) || !char.IsAsciiDigit((char)code[4])) return false;
        var number = (code[3] - '0') * 10 + code[4] - '0';
        if (number >= Count) return false;
        province = new Province((byte)number);
        return true;
    }

    public override string ToString() => Code;
}
