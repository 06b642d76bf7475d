using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class SmsTemplateTests
{
    private const string Uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

    [Fact]
    public void The_default_announcement_names_a_uuid_in_one_segment_of_68_characters()
    {
        var sms = new SmsTextOptions().Template().Render(Uuid, court: null);

        Assert.Equal($"ابلاغیه {Uuid} در کارتابل ثنای شما است", sms.Text);
        Assert.Equal(LinkFault.None, sms.Fault);
        Assert.Equal(68, sms.Text.Length);
        Assert.Equal(1, Segmenter.Count(sms.Text, SmsEncoding.Ucs2));
    }

    [Fact]
    public void The_longest_number_takes_a_second_segment_and_is_kept_whole()
    {
        var number = new string('7', 64);

        var sms = new SmsTextOptions().Template().Render(number, court: null);

        Assert.Contains(number, sms.Text, StringComparison.Ordinal);
        Assert.Equal(2, Segmenter.Count(sms.Text, SmsEncoding.Ucs2));
    }

    [Fact]
    public void Fields_stand_where_they_are_named_and_are_normalised()
    {
        var sms = Parse("{court}: ابلاغيه {number} ({court})").Render("12", "شعبه كيفري");

        Assert.Equal("شعبه کیفری: ابلاغیه 12 (شعبه کیفری)", sms.Text);
    }

    [Fact]
    public void An_unknown_court_leaves_no_gap() => Assert.Equal("ابلاغیه 12 رسید", Parse("ابلاغیه {number} {court} رسید").Render("12", null).Text);

    [Fact]
    public void Digits_follow_the_setting()
    {
        var template = SmsTemplate.TryParse("ابلاغیه {number}", null, DigitStyle.Persian, out _);

        Assert.Equal("ابلاغیه ۱۴۰۳", template!.Render("1403", null).Text);
    }

    [Theory]
    [InlineData("evil.com", "شعبه", nameof(LinkFault.Domain))]
    [InlineData("12", "evil.com", nameof(LinkFault.Domain))]
    [InlineData("+447911123456", null, nameof(LinkFault.PhoneNumber))]
    [InlineData("12\nبرنده شدید", null, nameof(LinkFault.Hidden))]
    public void A_refused_field_gives_the_field_free_form_and_its_reason(string number, string? court, string fault)
    {
        var sms = new SmsTextOptions().Template().Render(number, court);

        Assert.Equal("ابلاغیه در کارتابل ثنای شما است", sms.Text);
        Assert.Equal(Enum.Parse<LinkFault>(fault), sms.Fault);
        Assert.True(sms.IsFieldFree);
    }

    [Fact]
    public void Fields_that_make_a_domain_only_together_are_refused()
    {
        var sms = Parse("ابلاغیه {number}.{court}").Render("evil", "com");

        Assert.Equal(LinkFault.Domain, sms.Fault);
    }

    [Fact]
    public void A_field_cannot_name_another_field()
    {
        var sms = Parse("از {court} {number}").Render("12", "{number}");

        Assert.Equal("از {number} 12", sms.Text);
    }

    [Theory]
    [InlineData("ابلاغیه دارید")]
    [InlineData("ابلاغیه {number} {name}")]
    [InlineData("ابلاغیه {number")]
    [InlineData("ابلاغیه {number} در adliran.ir")]
    [InlineData("{number}")]
    public void A_template_that_could_not_be_sent_is_refused_at_start(string announcement)
    {
        var result = new SmsTextOptionsValidator().Validate(null, new SmsTextOptions { Announcement = announcement });

        Assert.True(result.Failed);
        Assert.Contains(nameof(SmsTextOptions.Announcement), result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_texts_pass() => Assert.Equal(ValidateOptionsResult.Success, new SmsTextOptionsValidator().Validate(null, new SmsTextOptions()));

    private static SmsTemplate Parse(string text)
    {
        var template = SmsTemplate.TryParse(text, null, DigitStyle.Keep, out var fault);
        Assert.Equal("", fault);
        return template!;
    }
}
