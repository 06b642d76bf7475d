using System.Globalization;
using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class ShorteningTests
{
    [Theory]
    [InlineData("دادگاه عمومی حقوقی تهران", 24, "دادگاه عمومی حقوقی تهران")]
    [InlineData("دادگاه عمومی حقوقی تهران", 23, "دادگاه عمومی حقوقی…")]
    [InlineData("دادگاه عمومی حقوقی تهران", 19, "دادگاه عمومی حقوقی…")]
    [InlineData("دادگاه عمومی حقوقی تهران", 18, "دادگاه عمومی…")]
    [InlineData("دادگاه عمومی، حقوقی", 15, "دادگاه عمومی…")]
    [InlineData("دادگاه (حقوقی)", 10, "دادگاه…")]
    public void A_text_is_cut_after_the_last_whole_word_that_fits(string text, int limit, string expected) => Assert.Equal(expected, Shortening.Shorten(text, limit));

    [Fact]
    public void A_first_word_that_is_too_long_is_cut_inside() => Assert.Equal("ابلاغ…", Shortening.Shorten("ابلاغیه‌هایشان", 6));

    [Theory]
    [InlineData("😀😀😀😀", 6, "😀😀…")]
    [InlineData("aaaa😀b", 6, "aaaa…")]
    [InlineData("شعبه\u0654\u0650\u0651ببب", 7, "شعب…")]
    [InlineData("بببب👨\u200D👩\u200D👧ب", 9, "بببب…")]
    [InlineData("پرونده\u200Cهایشان", 8, "پروند…")]
    [InlineData("پروندهم\u200Cهایشان", 9, "پرونده…")]
    public void What_a_reader_sees_as_one_is_never_cut(string text, int limit, string expected) => Assert.Equal(expected, Shortening.Shorten(text, limit));

    [Fact]
    public void A_shortened_text_is_within_its_limit_and_made_of_whole_characters() =>
        Gen.Select(AnyOf("ب", "م", "\u200C", "\u064E", "😀", "👨\u200D👩", " ", "a", "é", "e\u0301", "(", "،").Array[1, 60].Select(string.Concat), Gen.Int[2, 40]).Sample(
            (text, limit) =>
            {
                var normal = PersianText.Normalize(text);
                var shortened = Shortening.Shorten(normal, limit);
                Assert.True(shortened.Length <= limit);
                if (normal.Length <= limit)
                {
                    Assert.Same(normal, shortened);
                    return;
                }

                Assert.Equal(Shortening.Ellipsis, shortened[^1]);
                var kept = shortened[..^1];
                Assert.StartsWith(kept, normal, StringComparison.Ordinal);
                Assert.Contains(kept.Length, StringInfo.ParseCombiningCharacters(normal).Append(normal.Length));
                Assert.DoesNotContain(InvisibleRule.NonJoiner, kept.TakeLast(1));
                if (kept.Length > 0 && kept.Length < normal.Length) Assert.NotEqual(InvisibleRule.NonJoiner, normal[kept.Length]);
            },
            iter: 20_000);

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
