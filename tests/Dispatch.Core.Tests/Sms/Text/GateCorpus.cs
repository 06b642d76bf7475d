using System.Text.RegularExpressions;
using Dispatch.Core.Sms.Text;
using Dispatch.Core.Tests.Baseline;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

/// <summary>What is tried in fraud, and what notices say: a line each, \uXXXX and \UXXXXXXXX for what is not seen.</summary>
internal static partial class GateCorpus
{
    /// <summary>With what the gate must find in each.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Attacks =>
        Lines("attacks").Select(line => line.Split('\t')).Select(parts => new TheoryDataRow<string, string>(parts[0], Unescaped(parts[1])));

    public static IEnumerable<TheoryDataRow<string>> Legitimate => Lines("legitimate").Select(line => new TheoryDataRow<string>(Unescaped(line)));

    /// <summary>Attacks of a kind, as texts.</summary>
    public static IEnumerable<string> TextsOf(Func<TextFault, bool> kind) => Attacks.Where(row => kind(Enum.Parse<TextFault>(row.Data.Item1))).Select(row => row.Data.Item2);

    private static string[] Lines(string name) => File.ReadAllLines(BaselineFile.PathOf($"tests/Dispatch.Core.Tests/Sms/Text/Corpus/{name}.txt"));

    private static string Unescaped(string line) => Escape().Replace(
        line.Replace("\\n", "\n", StringComparison.Ordinal), match => char.ConvertFromUtf32(Convert.ToInt32(match.Groups["code"].Value, 16)));

    [GeneratedRegex(@"\\u(?<code>[0-9A-F]{4})|\\U(?<code>[0-9A-F]{8})")]
    private static partial Regex Escape();
}
