using System.Text.Json;
using Dispatch.Core.Notices;
using Xunit;

namespace Dispatch.Core.Tests.Contracts;

public sealed class NoticeKeyVectorsTests
{
    public static TheoryData<string> All => [.. Vectors().Select(vector => vector.What)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_gives_the_key_of_its_vector(string what)
    {
        var vector = Vectors().Single(entry => entry.What == what);

        var normalized = NoticeKey.Normalize(vector.Number);

        Assert.Equal(vector.Normalized, normalized);
        Assert.Equal(vector.Key, NoticeKey.Of(normalized).ToString());
    }

    [Fact]
    public void Only_the_spellings_of_one_number_share_a_key()
    {
        var byKey = Vectors().GroupBy(vector => vector.Key).Where(group => group.Count() > 1).Select(group => group.Select(vector => vector.What).Order(StringComparer.Ordinal));

        Assert.Equal(
            new string[][]
            {
                ["a UUID as usual", "as a URN", "as a URN, in upper case", "blanks around it", "in braces", "in parentheses", "in upper case", "its digits Persian", "without hyphens"],
                ["Arabic digits", "Persian digits", "plain text"],
                ["a composed letter", "the same letter decomposed"],
            }.Select(group => string.Join(", ", group.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal),
            byKey.Select(group => string.Join(", ", group)).Order(StringComparer.Ordinal));
    }

    private static Vector[] Vectors() => JsonSerializer.Deserialize<Vector[]>(ContractFiles.Bytes("notice-key.vectors.json"), JsonSerializerOptions.Web)!;

    private sealed record Vector(string What, string Number, string Normalized, string Key);
}
