using System.Globalization;

namespace Dispatch.Sandbox.Books;

/// <summary>Collects the lines.</summary>
internal sealed class BooksLines
{
    private readonly List<BooksLine> _lines = [];

    public IReadOnlyList<BooksLine> All => _lines;

    public bool Balanced => _lines.TrueForAll(line => line.Ok);

    public void Equal(string name, long expected, long actual) => Add(name, Text(expected), Text(actual), expected == actual);

    public void AtMost(string name, long bound, long actual) => Add(name, "≤ " + Text(bound), Text(actual), actual <= bound);

    /// <summary>A count of offences.</summary>
    public void None(string name, long offences) => Equal(name, 0, offences);

    /// <summary>Offenders, each told of by <paramref name="describe"/>; the first few are kept.</summary>
    public void None(string name, IReadOnlyCollection<int> offenders, Func<int, string> describe) =>
        _lines.Add(new BooksLine(name, Text(0), Text(offenders.Count), offenders.Count == 0, string.Join("; ", offenders.Take(5).Select(describe))));

    /// <summary>Every one of <paramref name="expected"/> is there (<paramref name="missing"/> are not), and nothing else (<paramref name="strange"/> are too many).</summary>
    public void Same(string name, long expected, long missing, long strange, bool mayHoldMore = false)
    {
        var ok = missing == 0 && (strange == 0 || mayHoldMore);
        var actual = missing == 0 && strange == 0 ? Text(expected) : $"{Text(expected - missing)}, {Text(missing)} missing, {Text(strange)} strange";
        Add(name, (mayHoldMore ? "⊇ " : "") + Text(expected), actual, ok);
    }

    private void Add(string name, string expected, string actual, bool ok) => _lines.Add(new BooksLine(name, expected, actual, ok));

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
