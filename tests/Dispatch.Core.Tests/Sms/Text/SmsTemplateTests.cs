using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class SmsTemplateTests
{
    private const string Uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    private const string FieldFree = "ابلاغیه در کارتابل ثنای شما است";

    [Theory]
    [InlineData(1, $"ابلاغیه {Uuid} در کارتابل ثنای شما است")]
    [InlineData(2, $"یادآوری: ابلاغیه {Uuid} در کارتابل ثنا")]
    public void The_default_texts_name_a_uuid_in_one_segment_of_68_characters(int stage, string expected)
    {
        var sms = SmsTemplates.Create(new SmsTextOptions()).For(default, stage).Render(new SmsFieldValues { Number = Uuid });

        Assert.Equal(expected, sms.Text);
        Assert.Equal(TextFault.None, sms.Fault);
        Assert.Equal(new TextSize(SmsEncoding.Ucs2, 68, 1, 2), Segmenter.Measure(sms.Text));
    }

    [Fact]
    public void The_longest_number_takes_a_second_segment_and_is_kept_whole()
    {
        var number = new string('7', 64);

        var sms = Announcement().Render(new SmsFieldValues { Number = number });

        Assert.Contains(number, sms.Text, StringComparison.Ordinal);
        Assert.Equal(2, Segmenter.Count(sms.Text, SmsEncoding.Ucs2));
    }

    [Fact]
    public void Fields_stand_where_they_are_named_and_are_normalised()
    {
        var sms = Parse("{court}: {kind} {number}، «{title}» كلاسه {case} ({province})").Render(new SmsFieldValues
        {
            Number = "12",
            Court = " شعبه  كيفري ",
            Kind = "اخطاریه",
            Title = "\u200Fابلاغ رأي\u200F",
            Case = "98/7",
            Province = "البرز",
        });

        Assert.Equal("شعبه کیفری: اخطاریه 12، «ابلاغ رأی» کلاسه 98/7 (البرز)", sms.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u200F")]
    public void A_missing_field_gives_the_field_free_form(string? title)
    {
        var sms = Parse("ابلاغیه {number} {title} رسید").Render(new SmsFieldValues { Number = "12", Title = title });

        Assert.Equal(("ابلاغیه رسید", TextFault.FieldMissing), (sms.Text, sms.Fault));
    }

    [Fact]
    public void Digits_follow_the_setting_in_words_and_fields() =>
        Assert.Equal("یک ۱ ابلاغیه ۱۴۰۳", Parse("یک 1 ابلاغیه {number}", options => options.Digits = DigitStyle.Persian).Render(new SmsFieldValues { Number = "1403" }).Text);

    [Theory]
    [InlineData("evil.com", nameof(TextFault.Domain))]
    [InlineData("+447911123456", nameof(TextFault.PhoneNumber))]
    [InlineData("12\nبرنده شدید", nameof(TextFault.Hidden))]
    [InlineData("12\rبرنده شدید", nameof(TextFault.Hidden))]
    [InlineData("12\u202E34", nameof(TextFault.Hidden))]
    [InlineData("adl\u200Biran", nameof(TextFault.Hidden))]
    [InlineData("adliran\u2060.ir", nameof(TextFault.Hidden))]
    [InlineData("عدل\u200B.ایران", nameof(TextFault.Domain))]
    [InlineData("0912\u200F123\u200B4567", nameof(TextFault.PhoneNumber))]
    public void A_refused_field_gives_the_field_free_form_and_its_reason(string number, string fault)
    {
        var sms = Announcement().Render(new SmsFieldValues { Number = number });

        Assert.Equal((FieldFree, Enum.Parse<TextFault>(fault), true), (sms.Text, sms.Fault, sms.IsFieldFree));
    }

    [Theory]
    [InlineData("1403\u200F/12\u200E/7", "1403/12/7")]
    [InlineData("\u202A140312390001234567\u202C", "140312390001234567")]
    [InlineData("۱۴۰۳\u200C/۱۲", "۱۴۰۳/۱۲")]
    public void What_comes_with_copied_numbers_is_removed_without_a_word(string number, string shown) =>
        Assert.Equal($"ابلاغیه {shown} در کارتابل ثنای شما است", Announcement().Render(new SmsFieldValues { Number = number }).Text);

    [Fact]
    public void Fields_that_make_a_domain_only_together_are_refused() =>
        Assert.Equal(TextFault.Domain, Parse("ابلاغیه {number}{title}").Render(new SmsFieldValues { Number = "bit", Title = ".ly" }).Fault);

    [Fact]
    public void A_number_begun_by_the_words_is_not_ended_by_a_field()
    {
        var template = Parse("کد 0912 {title} ابلاغیه {number}");

        Assert.Equal(TextFault.PhoneNumber, template.Render(new SmsFieldValues { Number = "12", Title = "345 6789" }).Fault);
        Assert.Equal(TextFault.None, template.Render(new SmsFieldValues { Number = "12", Title = "رأی" }).Fault);
    }

    [Fact]
    public void No_attack_passes_the_seam_between_a_field_and_the_words_around_it()
    {
        var (atStart, atRender) = (0, 0);
        foreach (var attack in GateCorpus.TextsOf(fault => fault != TextFault.Hidden).Where(text => text.AsSpan().IndexOfAny('{', '}') < 0).Select(text => PersianText.Normalize(text)))
        {
            for (var cut = 1; cut < attack.Length; cut++)
            {
                Refused($"ابلاغیه {{number}} {{title}}{attack[cut..]}", attack[..cut]);
                Refused($"ابلاغیه {{number}} {attack[..cut]}{{title}}", attack[cut..]);
            }

            void Refused(string text, string title)
            {
                var faults = new List<TemplateFault>();
                if (Parser(new SmsTextOptions()).Parse("T", text, "F", "ابلاغیه دارید", faults) is not { } template)
                {
                    atStart++;
                    return;
                }

                var sms = template.Render(new SmsFieldValues { Number = "12", Title = title });
                Assert.True(sms.IsFieldFree || !sms.Text.Contains(attack, StringComparison.Ordinal), $"{text} + {title}");
                if (sms.IsFieldFree) atRender++;
            }
        }

        Assert.True(atStart > 200 && atRender > 200, $"{atStart} {atRender}");
    }

    [Fact]
    public void A_field_cannot_name_another_field() =>
        Assert.Equal("از {number} 12", Parse("از {title} {number}").Render(new SmsFieldValues { Number = "12", Title = "{number}" }).Text);

    [Fact]
    public void A_title_that_is_too_long_is_shortened_at_a_word_and_a_number_never()
    {
        var sms = Parse("ابلاغیه {number} «{title}» رسید", options => options.TitleLength = 20)
            .Render(new SmsFieldValues { Number = new string('8', 60), Title = "ابلاغ رأی دادگاه تجدیدنظر استان" });

        Assert.Equal($"ابلاغیه {new string('8', 60)} «ابلاغ رأی دادگاه…» رسید", sms.Text);
    }

    [Fact]
    public void A_link_is_refused_also_where_shortening_would_take_it_away() =>
        Assert.Equal(TextFault.Domain, Parse("ابلاغیه {number} {title}", options => options.TitleLength = 20)
            .Render(new SmsFieldValues { Number = "1", Title = "ابلاغ رأی دادگاه تجدیدنظر evil.com" }).Fault);

    [Theory]
    [InlineData("احضاریه", "احضاریه\u200Cای")]
    [InlineData("ABC", "ABCای")]
    public void A_non_joiner_beside_a_field_joins_only_persian(string title, string shown) =>
        Assert.Equal($"{shown} شماره 7", Parse("{title}\u200Cای شماره {number}").Render(new SmsFieldValues { Number = "7", Title = title }).Text);

    [Fact]
    public void A_text_of_any_length_is_rendered() => Assert.Equal(
        8 + 600 + 1 + 480, Parse($"ابلاغیه {{number}} {new string('ب', 480)}", options => options.MaxSegments = 10).Render(new SmsFieldValues { Number = new string('7', 600) }).Text.Length);

    private static SmsTemplate Announcement() => SmsTemplates.Create(new SmsTextOptions()).For(default, 1);

    private static SmsTemplate Parse(string text, Action<SmsTextOptions>? set = null)
    {
        var options = new SmsTextOptions { CourtNames = { ["c"] = "شعبه" }, MaxSegments = 10 };
        set?.Invoke(options);
        var faults = new List<TemplateFault>();
        var template = Parser(options).Parse("T", text, "F", null, faults);
        Assert.Empty(faults);
        return template!;
    }

    private static TemplateParser Parser(SmsTextOptions options) => new(options, new LinkGate(options.AllowedNumbers));
}
