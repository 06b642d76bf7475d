using System.Globalization;
using System.Text;
using Dispatch.Core.Notices;
using Dispatch.Core.Tests.Baseline;
using Dispatch.Core.Tests.Docs;
using Xunit;

namespace Dispatch.Core.Tests.Contracts;

/// <summary>
/// Numbers that lie in the ledger keep their meaning for good: <c>contracts/enums.json</c> has them. An enumeration belongs there when
/// its summary says "never renumber".
/// </summary>
public sealed class EnumNumbersTests
{
    [Fact]
    public void The_numbers_in_the_ledger_mean_what_the_contract_says() => BaselineFile.Holds("contracts/enums.json", Written());

    [Theory]
    [InlineData(typeof(EvidenceEvent))]
    [InlineData(typeof(NoticeState))]
    [InlineData(typeof(RecipientKind))]
    [InlineData(typeof(Lane))]
    public void An_enumeration_that_lies_in_the_ledger_says_so(Type type) => Assert.Contains(type, InLedger());

    private static string Written()
    {
        var text = new StringBuilder("{");
        foreach (var type in InLedger())
        {
            var values = Enum.GetNames(type).Select(name => (name, Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture))).OrderBy(one => one.Item2);
            Append(text, type.Name, values);
            text.Append(',');
        }

        Append(text, nameof(Province), Province.All.Select(province => (province.Code, (long)province.Number)));
        return text.Append("\n}\n").ToString();
    }

    private static void Append(StringBuilder text, string name, IEnumerable<(string Name, long Number)> values)
    {
        var lines = values.Select(one => string.Create(CultureInfo.InvariantCulture, $"    \"{one.Name}\": {one.Number}"));
        text.Append(CultureInfo.InvariantCulture, $"\n  \"{name}\": {{\n{string.Join(",\n", lines)}\n  }}");
    }

    private static IReadOnlyList<Type> InLedger() =>
    [
        .. typeof(EvidenceEvent).Assembly.GetTypes()
            .Where(type => type is { IsEnum: true, IsNested: false } && type.Namespace?.StartsWith("Dispatch.", StringComparison.Ordinal) == true)
            .Where(type => SourceDocs.Of(type).Summary(type.Name).Contains("never renumber", StringComparison.Ordinal))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];
}
