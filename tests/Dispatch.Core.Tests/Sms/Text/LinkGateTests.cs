using System.Globalization;
using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class LinkGateTests
{
    private static readonly LinkGate Gate = new([]);

    public static IEnumerable<TheoryDataRow<string, string>> Attacks => GateCorpus.Attacks;

    public static IEnumerable<TheoryDataRow<string>> Legitimate => GateCorpus.Legitimate;

    [Fact]
    public void The_corpus_is_large_enough_to_mean_something()
    {
        Assert.True(GateCorpus.Attacks.Count() >= 60);
        Assert.True(GateCorpus.Legitimate.Count() >= 60);
        Assert.Equal(Enum.GetNames<TextFault>().Except([nameof(TextFault.None), nameof(TextFault.FieldMissing)]).Order(), GateCorpus.Attacks.Select(row => row.Data.Item1).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_refused_for_what_it_is(string fault, string text) => Assert.Equal(fault, Gate.Find(text).Fault.ToString());

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_refused_within_a_sentence_too(string fault, string text)
    {
        Assert.Equal(fault, Gate.Find($"ابلاغیه {text} در کارتابل ثنا").Fault.ToString());
        Assert.Equal(fault, Gate.Find($"ابلاغیه جدید دارید: {text}").Fault.ToString());
    }

    [Theory]
    [MemberData(nameof(Legitimate))]
    public void What_a_notice_says_passes(string text)
    {
        Assert.Equal(TextFinding.None, Gate.Find(text));
        Assert.Equal(TextFinding.None, Gate.Find($"ابلاغیه {text} در کارتابل ثنا"));
        Assert.Equal(TextFinding.None, Gate.Find($"ابلاغیه ۱۲ ({text})، شعبه ۳"));
    }

    [Fact]
    public void What_a_notice_says_passes_in_any_digits() => Assert.All(GateCorpus.Legitimate, row => Assert.All(
        Enum.GetValues<DigitStyle>(), digits => Assert.Equal(TextFinding.None, Gate.Find(PersianText.Normalize(row.Data, digits)))));

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal(TextFault.Hidden, Gate.Find($"a{(char)0xD800}b").Fault);

    [Theory]
    [InlineData("ابلاغیه در adliran.ir است", "adliran.ir")]
    [InlineData("می\u200Cتوانید به adliran.ir بروید", "adliran.ir")]
    [InlineData("نُه پرونده: ⓐⓓⓛ.ⓘⓡ", "ⓐⓓⓛ.ⓘⓡ")]
    [InlineData("ﷺ و bit.ly/x", "bit.ly")]
    [InlineData("تلفن 0912 123 4567 است", "0912 123 4567")]
    public void It_says_where(string text, string what)
    {
        var found = Gate.Find(text);

        Assert.Equal(what, text.Substring(found.At, found.Length));
    }

    [Theory]
    [InlineData("129", "برای راهنمایی با ۱۲۹ تماس بگیرید")]
    [InlineData("021-88888888", "تلفن 02188888888")]
    [InlineData("+98 21 8888 8888", "تلفن ۰۲۱-۸۸۸۸۸۸۸۸")]
    [InlineData("02188888888", "تماس: +982188888888")]
    [InlineData("0912 123 4567", "09121234567")]
    public void A_number_of_the_allow_list_passes_however_it_is_written(string allowed, string text)
    {
        Assert.Equal(TextFault.PhoneNumber, Gate.Find(text).Fault);
        Assert.Equal(TextFinding.None, new LinkGate([allowed]).Find(text));
        Assert.Equal(TextFault.PhoneNumber, new LinkGate([allowed]).Find($"{text} یا 09361234567").Fault);
    }

    [Fact]
    public void Any_text_gets_a_verdict_within_the_text() => Gen.String.Sample(
        text =>
        {
            var found = Gate.Find(text);
            Assert.True(Enum.IsDefined(found.Fault));
            Assert.True(found.IsNone || (found.At >= 0 && found.Length >= 1 && found.At + found.Length <= text.Length));
        },
        iter: 20_000);

    [Fact]
    public void Any_mix_of_what_attacks_are_made_of_gets_a_verdict_within_the_text() =>
        AnyOf("adl", "ir", "com", ".", "۰", "0912", "1234567", " ", "@", "(", ")", "dot", "نقطه", "دات", "کام", "\u200C", "\u200B", "ﷲ", "😀", "𝐡", "é", "\u064E", ",", ":", "//", "http", "*", "#", "تماس", "\uD800", "-", "+", "…")
            .Array[0, 12].Select(parts => string.Concat(parts)).Sample(
                text =>
                {
                    var found = Gate.Find(text);
                    Assert.True(found.IsNone || (found.At >= 0 && found.Length >= 1 && found.At + found.Length <= text.Length), string.Join(' ', text.Select(c => ((int)c).ToString("X4", CultureInfo.InvariantCulture))));
                },
                iter: 20_000);

    [Fact]
    public void A_long_text_is_judged_as_a_short_one() => Assert.All(GateCorpus.Attacks, row =>
        Assert.Equal(row.Data.Item1, Gate.Find($"{string.Concat(Enumerable.Repeat("ابلاغیه در کارتابل ", 40))}{row.Data.Item2}").Fault.ToString()));

    [Fact]
    public void A_uuid_as_number_never_looks_like_a_phone_or_a_link() => Gen.Select(Gen.Guid, Gen.Enum<DigitStyle>(), AnyOf("D", "N")).Sample(
        (id, digits, format) => Assert.Equal(TextFinding.None, Gate.Find(PersianText.Normalize($"ابلاغیه {id.ToString(format)} رسید", digits))), iter: 100_000);

    [Fact]
    public void A_number_of_a_year_and_figures_always_passes() => Gen.Select(Gen.Int[1380, 1420], AnyOf("/", "-", ".", "", "_"), Gen.ULong[0, 99_999_999_999_999], Gen.Int[1, 99], Gen.Enum<DigitStyle>()).Sample(
        (year, sign, rest, court, digits) => Assert.Equal(
            TextFinding.None, Gate.Find(PersianText.Normalize($"ابلاغیه {year}{sign}{court:00}{sign}{rest:00000} در کارتابل", digits))),
        iter: 50_000);

    [Fact]
    public void A_number_of_sixteen_or_eighteen_digits_always_passes() => Gen.Select(Gen.Char['0', '9'].Array[18], Gen.Bool, Gen.Int[90, 99]).Sample(
        (chars, old, year) => Assert.Equal(TextFinding.None, Gate.Find($"ابلاغیه {(old ? $"{year}{new string(chars, 0, 14)}" : $"140{new string(chars, 0, 15)}")} در کارتابل")), iter: 50_000);

    [Fact]
    public void A_name_with_a_dot_is_never_let_through() =>
        Gen.Select(
                Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.Char["پچجحخسشعغ"]).Array[1, 10],
                AnyOf(".", "۔", "·", "•", "．", "。", "[.]", "(dot)", " dot ", "(نقطه)", "\u2024"),
                Gen.Char['a', 'z'].Array[2, 8])
            .Sample((label, dot, top) => Assert.NotEqual(TextFinding.None, Gate.Find($"ابلاغیه {new string(label)}{dot}{new string(top)} رسید")), iter: 50_000);

    [Fact]
    public void A_mobile_number_is_never_let_through_however_it_is_parted() =>
        Gen.Select(Gen.Int[0, 999_999_999], AnyOf("0", "+98", "0098", "+98 "), AnyOf("", " ", "-", " - "), Gen.Int[1, 7], Gen.Enum<DigitStyle>()).Sample(
            (number, prefix, sign, at, digits) =>
            {
                var national = $"9{number:000000000}";
                Assert.Equal(TextFault.PhoneNumber, Gate.Find(PersianText.Normalize($"ابلاغیه {prefix}{national[..(at + 1)]}{sign}{national[(at + 1)..]} رسید", digits)).Fault);
            },
            iter: 50_000);

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
