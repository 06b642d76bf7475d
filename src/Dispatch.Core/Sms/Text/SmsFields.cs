using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Text;

/// <summary>The names of the fields, and what their values are at most.</summary>
internal static class SmsFields
{
    /// <summary>A number has at most 64 characters, each of which may take two UTF-16 units.</summary>
    public const int NumberUnits = 2 * NoticeKey.MaxNumberLength;

    /// <summary>Also what a notice's title has at most, by contract.</summary>
    public const int MaxText = 200;

    private static readonly string[] Kinds = ["ابلاغیه", "احضاریه", "دادنامه", "اخطاریه", "ابلاغیه", "قرار", "اجراییه"];

    private static readonly string[] Names = ["number", "court", "province", "case", "title", "kind"];

    /// <summary>{number}, {court}, … for people.</summary>
    public static string All { get; } = string.Join(", ", Names.Select(name => $"{{{name}}}"));

    public static string NameOf(SmsField field) => Names[(int)field];

    public static bool TryParse(ReadOnlySpan<char> name, out SmsField field)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!name.SequenceEqual(Names[i])) continue;
            field = (SmsField)i;
            return true;
        }

        field = default;
        return false;
    }

    /// <summary>What people call the kind of paper.</summary>
    public static string Of(NoticeKind kind) => Kinds[(int)kind];

    /// <summary>The most UTF-16 units a field takes.</summary>
    public static int Limit(SmsField field, SmsTextOptions options) => field switch
    {
        SmsField.Number or SmsField.Case => NumberUnits,
        SmsField.Court => options.CourtLength,
        SmsField.Title => options.TitleLength,
        SmsField.Province => Province.All.Max(province => province.PersianName.Length),
        _ => Kinds.Max(kind => kind.Length),
    };
}
