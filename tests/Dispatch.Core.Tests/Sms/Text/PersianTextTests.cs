using System.Text;
using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class PersianTextTests
{
    [Theory]
    [InlineData("يك كيك", "یک کیک")]
    [InlineData("حتى", "حتی")]
    [InlineData("مي\u200Cشود", "می\u200Cشود")]
    [InlineData("ﻼ ﺷﻌﺒﻪ", "لا شعبه")]
    [InlineData("شعبه\u200Fٔ", "شعبهٔ")]
    [InlineData("آ", "آ")]
    public void Letters_become_those_that_phones_show_and_search(string text, string expected) => Assert.Equal(expected, PersianText.Normalize(text));

    [Theory]
    [InlineData("پرونده\u200Cها", "پرونده\u200Cها")]
    [InlineData("پرونده\u200C\u200Cها", "پرونده\u200Cها")]
    [InlineData("پرونده\u200C ها", "پرونده ها")]
    [InlineData("پرونده \u200Cها", "پرونده ها")]
    [InlineData("\u200Cپرونده\u200C", "پرونده")]
    [InlineData("a\u200Cb", "ab")]
    [InlineData("پ\u200C1", "پ1")]
    [InlineData("می\u064E\u200Cشود", "می\u064E\u200Cشود")]
    public void The_zero_width_non_joiner_stays_where_it_joins_letters(string text, string expected) => Assert.Equal(expected, PersianText.Normalize(text));

    [Theory]
    [InlineData("\u202B\u200Fشعبه\u200F ۱۲\u202C", "شعبه ۱۲")]
    [InlineData("\u2067شعبه\u2069", "شعبه")]
    [InlineData("شع\u00ADبه", "شعبه")]
    [InlineData("\uFEFFشعبه\u2060", "شعبه")]
    [InlineData("شعبه\u200B۱۲", "شعبه۱۲")]
    [InlineData("☎\uFE0F", "☎")]
    [InlineData("a\U000E0061b", "ab")]
    public void What_is_not_seen_is_removed(string text, string expected) => Assert.Equal(expected, PersianText.Normalize(text));

    [Theory]
    [InlineData("  شعبه   ۱۲ ", "شعبه ۱۲")]
    [InlineData("شعبه\u00A0۱۲\t(ری)\u3000", "شعبه ۱۲ (ری)")]
    [InlineData("سطر یک\n  سطر دو", "سطر یک\nسطر دو")]
    public void Blanks_become_one_space(string text, string expected) => Assert.Equal(expected, PersianText.Normalize(text));

    [Theory]
    [InlineData(nameof(DigitStyle.Keep), "12۳۴٥٦")]
    [InlineData(nameof(DigitStyle.Ascii), "123456")]
    [InlineData(nameof(DigitStyle.Persian), "۱۲۳۴۵۶")]
    public void Digits_follow_the_setting(string style, string expected) =>
        Assert.Equal(expected, PersianText.Normalize("12۳۴٥٦", Enum.Parse<DigitStyle>(style)));

    [Theory]
    [InlineData("ابلاغیه در کارتابل")]
    [InlineData("140312390001234567")]
    [InlineData("شعبه ۱۲ دادگاه (مجتمع شهید بهشتی)، می\u200Cشود")]
    public void A_text_that_is_in_form_is_not_copied(string text) => Assert.Same(text, PersianText.Normalize(text));

    [Fact]
    public void Done_twice_it_changes_nothing_more() =>
        Gen.Select(Gen.Char["يكىکی ءآئ\u0654\u064E\u200C\u200B\u202E 12۳٤ab.\uFE8D\uFEFB\u00A0\tA"].Array[0, 30], Gen.Enum<DigitStyle>()).Sample(
            (chars, digits) =>
            {
                var once = PersianText.Normalize(new string(chars), digits);
                Assert.Equal(once, PersianText.Normalize(once, digits));
                Assert.True(once.IsNormalized(NormalizationForm.FormC));
            },
            iter: 20_000);

    [Fact]
    public void What_is_in_form_by_a_quick_look_is_in_form_by_a_thorough_one() =>
        Gen.Select(Gen.Char["ابک یء\u200C 12۳٤a.(»"].Array[0, 20], Gen.Enum<DigitStyle>()).Sample(
            (chars, digits) =>
            {
                // A character that only the thorough look knows, taken away again.
                var text = new string(chars);
                Assert.Equal(PersianText.Normalize($"{text}\u00AD", digits), PersianText.Normalize(text, digits));
            },
            iter: 20_000);
}
