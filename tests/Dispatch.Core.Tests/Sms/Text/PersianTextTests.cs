using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class PersianTextTests
{
    [Fact]
    public void Arabic_yeh_and_kaf_become_persian() => Assert.Equal("یک کیک", PersianText.Normalize("يك كيك"));

    [Fact]
    public void The_zero_width_non_joiner_stays() => Assert.Equal("می\u200Cشود", PersianText.Normalize("مي\u200Cشود"));

    [Theory]
    [InlineData(nameof(DigitStyle.Keep), "12۳۴٥٦")]
    [InlineData(nameof(DigitStyle.Ascii), "123456")]
    [InlineData(nameof(DigitStyle.Persian), "۱۲۳۴۵۶")]
    public void Digits_follow_the_setting(string style, string expected) =>
        Assert.Equal(expected, PersianText.Normalize("12۳۴٥٦", Enum.Parse<DigitStyle>(style)));

    [Fact]
    public void A_text_that_is_in_form_is_not_copied()
    {
        const string text = "ابلاغیه در کارتابل";

        Assert.Same(text, PersianText.Normalize(text));
    }
}
