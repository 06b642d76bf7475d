using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class LinkGateTests
{
    [Theory]
    [InlineData("https://adliran.ir")]
    [InlineData("HTTP://x")]
    [InlineData("hxxp://evil")]
    [InlineData("hxxps evil")]
    [InlineData("ftp://x")]
    [InlineData("www evil")]
    [InlineData("ｈｔｔｐ://x")]
    [InlineData("𝐡𝐭𝐭𝐩 x")]
    public void A_url_is_refused(string text) => Assert.Equal(LinkFault.Url, LinkGate.Check(text));

    [Theory]
    [InlineData("adliran.ir")]
    [InlineData("برو به bit.ly/3x")]
    [InlineData("adliran。ir")]
    [InlineData("adliran．ir")]
    [InlineData("adliran｡ir")]
    [InlineData("adliran\u2024ir")]
    [InlineData("adliran·ir")]
    [InlineData("adliran[.]ir")]
    [InlineData("adliran(dot)ir")]
    [InlineData("adliran dot ir")]
    [InlineData("аdlirаn.ir")]
    [InlineData("عدل.ایران")]
    [InlineData("x.xn--mgba3a4f16a")]
    [InlineData("10.20.30.40")]
    [InlineData("۱۰.۲۰.۳۰.۴۰")]
    [InlineData("1.2.3.4.")]
    [InlineData("ⓐⓓⓛ.ⓘⓡ")]
    public void A_domain_in_any_disguise_is_refused(string text) => Assert.Equal(LinkFault.Domain, LinkGate.Check(text));

    [Theory]
    [InlineData("me@adliran")]
    [InlineData("＠court")]
    public void An_account_is_refused(string text) => Assert.Equal(LinkFault.Account, LinkGate.Check(text));

    [Theory]
    [InlineData("аdliran")]
    [InlineData("аdmin")]
    [InlineData("sαna")]
    public void A_word_of_mixed_scripts_is_refused(string text) => Assert.Equal(LinkFault.LookAlike, LinkGate.Check(text));

    [Theory]
    [InlineData("adl\u200Biran")]
    [InlineData("adl\u200Ciran")]
    [InlineData("adl\u200Diran")]
    [InlineData("\u202Eri.narilda")]
    [InlineData("adl\u00ADiran")]
    [InlineData("\uFEFFabc")]
    [InlineData("a\u0007b")]
    [InlineData("a\0b")]
    [InlineData("ab\u3164cd")]
    [InlineData("a\U000E0061b")]
    public void Hidden_characters_are_refused(string text) => Assert.Equal(LinkFault.Hidden, LinkGate.Check(text));

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal(LinkFault.Hidden, LinkGate.Check($"a{(char)0xD800}b"));

    [Theory]
    [InlineData("+447911123456")]
    [InlineData("00447911123456")]
    [InlineData("+44 7911 123456")]
    [InlineData("+ (44) 7911-123456")]
    [InlineData("+1-202-555-0143")]
    [InlineData("٠٠٤٤٧٩١١١٢٣٤٥٦")]
    [InlineData("12 00447911123456")]
    [InlineData("+989121234567")]
    [InlineData("09121234567")]
    [InlineData("0912 123 4567")]
    [InlineData("0912 123 4567 12")]
    [InlineData("۰۹۱۲۱۲۳۴۵۶۷")]
    public void A_number_to_call_is_refused(string text) => Assert.Equal(LinkFault.PhoneNumber, LinkGate.Check(text));

    [Theory]
    [InlineData("ابلاغیه در کارتابل ثنای شما است")]
    [InlineData("ابلاغیه در کارتابل ثنای شما است. لطفا ببینید.")]
    [InlineData("شعبهٔ ۱۰۲ دادگاه کیفری دو تهران (مجتمع قضایی شهید بهشتی)")]
    [InlineData("می\u200Cتوانید")]
    [InlineData("ق.م. ماده ۱۲")]
    [InlineData("140310100001234567")]
    [InlineData("۱۴۰۳۱۰۱۰۰۰۰۱۲۳۴۵۶۷")]
    [InlineData("1403/1234-56")]
    [InlineData("1403.9100.123")]
    [InlineData("000123")]
    [InlineData("9121234567")]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66afa6")]
    [InlineData("تلفن 02188888888 یا 1401")]
    [InlineData("سطر یک\nسطر دو")]
    [InlineData("d105d097-8801-3394-0924-7d427954a5bf")]
    [InlineData("«d105d0978801339409247d427954a5bf»")]
    [InlineData("A-12/B")]
    [InlineData("")]
    public void What_a_notice_says_passes(string text) => Assert.Equal(LinkFault.None, LinkGate.Check(text));

    [Fact]
    public void Any_text_gets_a_verdict() => Gen.String.Sample(text => Assert.True(Enum.IsDefined(LinkGate.Check(text))), iter: 5_000);

    [Fact]
    public void A_uuid_as_number_never_looks_like_a_phone() => Gen.Guid.Sample(
        id => Assert.Equal(LinkFault.None, LinkGate.Check($"ابلاغیه {id} رسید")), iter: 100_000);
}
