using System.Globalization;

namespace Dispatch.Load.Books;

/// <summary>Two books that must say the same.</summary>
internal sealed record BookLine(string Name, string Expected, string Found, bool Balances)
{
    public static BookLine Equal(string name, long expected, long found) => new(name, Text(expected), Text(found), expected == found);

    public static BookLine AtMost(string name, long most, long found) => new(name, "at most " + Text(most), Text(found), found <= most);

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
