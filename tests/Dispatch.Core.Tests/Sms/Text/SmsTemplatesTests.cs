using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class SmsTemplatesTests
{
    [Fact]
    public void The_default_texts_pass_and_need_nothing_of_the_ledger()
    {
        Assert.Equal(ValidateOptionsResult.Success, new SmsTextOptionsValidator().Validate(null, new SmsTextOptions()));
        Assert.False(SmsTemplates.Create(new SmsTextOptions()).NeedsNotice);
    }

    [Fact]
    public void The_closest_text_is_taken()
    {
        var options = new SmsTextOptions();
        options.Templates["Summons"] = new() { ["Announcement"] = "احضاریه {number} رسید", ["3"] = "احضاریه {number} بار سوم" };
        options.Templates["judgment"] = new() { ["reminder"] = "دادنامه {number} هنوز هست" };
        options.Templates["Any"] = new() { ["4"] = "بار چهارم {number}" };
        var templates = SmsTemplates.Create(options);

        Assert.True(templates.NeedsNotice);
        Assert.Equal("Templates:Summons:Announcement", templates.For(NoticeKind.Summons, 1).Key);
        Assert.Equal("Reminder", templates.For(NoticeKind.Summons, 2).Key);
        Assert.Equal("Templates:Summons:3", templates.For(NoticeKind.Summons, 3).Key);
        Assert.Equal("Templates:Any:4", templates.For(NoticeKind.Summons, 4).Key);
        Assert.Equal("Announcement", templates.For(NoticeKind.Judgment, 1).Key);
        Assert.Equal("Templates:judgment:reminder", templates.For(NoticeKind.Judgment, 2).Key);
        Assert.Equal("Templates:judgment:reminder", templates.For(NoticeKind.Judgment, 4).Key);
        Assert.Equal("Announcement", templates.For(NoticeKind.Other, 1).Key);
        Assert.Equal("Templates:Any:4", templates.For(NoticeKind.Other, 4).Key);
        Assert.Equal("Reminder", templates.For(NoticeKind.Other, 5).Key);
    }

    [Fact]
    public void A_field_that_does_not_lie_in_the_queue_needs_the_ledger() => Assert.True(SmsTemplates.Create(new SmsTextOptions { Reminder = "{kind} {number} هنوز در کارتابل است" }).NeedsNotice);

    [Fact]
    public void A_given_field_free_form_is_taken()
    {
        var options = new SmsTextOptions { AnnouncementWithoutFields = "یک ابلاغيه دارید" };
        options.Templates["Summons"] = new() { ["2"] = "احضاریه {number} رسید" };
        options.TemplatesWithoutFields["summons"] = new() { ["2"] = "یک احضاریه دارید" };
        var templates = SmsTemplates.Create(options);

        Assert.Equal("یک ابلاغیه دارید", templates.For(NoticeKind.Other, 1).FieldFree);
        Assert.Equal("یک احضاریه دارید", templates.For(NoticeKind.Summons, 2).FieldFree);
    }

    [Theory]
    [InlineData("ابلاغیه {case} ({number}) در کارتابل", "ابلاغیه در کارتابل")]
    [InlineData("ابلاغیه {number} («{title}») ، رسید", "ابلاغیه، رسید")]
    [InlineData("شعبه: {number} ابلاغیه", "شعبه: ابلاغیه")]
    public void A_template_leaves_no_gaps_without_its_fields(string text, string expected) =>
        Assert.Equal(expected, SmsTemplates.Create(new SmsTextOptions { Announcement = text, MaxSegments = 10 }).For(default, 1).FieldFree);

    [Theory]
    [InlineData("ابلاغیه دارید", "Announcement: The text does not name {number}")]
    [InlineData("", "Announcement: The text is empty.")]
    [InlineData("  ", "Announcement: The text is empty.")]
    [InlineData("ابلاغیه {number} {name}", "Announcement, character 18: There is no field {name}; the fields are {number}, {court}, {province}, {case}, {title}, {kind}.")]
    [InlineData("ابلاغیه {Number}", "Announcement, character 9: There is no field {Number}")]
    [InlineData("ابلاغیه {number", "Announcement, character 9: This brace opens a field that is not closed.")]
    [InlineData("ابلاغیه {num{number}", "Announcement, character 9: This brace opens a field that is not closed.")]
    [InlineData("ابلاغیه number} {number}", "Announcement, character 15: This brace closes no field.")]
    [InlineData("ابلاغیه {number} در adliran.ir", "Announcement, character 21: «adliran.ir» holds what a phone or a reader takes for a domain name")]
    [InlineData("ابلاغیه {number} {title}.ly", "Announcement, character 18: «{title}.ly» holds what a phone")]
    [InlineData("ابلاغیه bit.{title} {number}", "Announcement, character 9: «bit.{title}» holds what a phone")]
    [InlineData("ابلاغیه {number}.ly", "Announcement, character 9: «{number}.ly» holds what a phone")]
    [InlineData("ابلاغیه {number} در کارتابل ثنا. تلفن 129", "Announcement, character 39: «129» holds a number to call; only those of AllowedNumbers")]
    [InlineData("ابلاغیه {number} تلفن 129", "Announcement, character 9: {number} stands so near to a word that says to call")]
    [InlineData("ابلاغیه +{number}", "Announcement, character 10: {number} stands so near to")]
    [InlineData("ابلاغیه شماره.{number}", "Announcement, character 15: With an ordinary number (bf28c0cc-fe7c-5828-ef81-836fe08c8279) the text holds what a phone")]
    [InlineData("ابلاغیه\u200B {number}", "Announcement, character 8: «\u200B» holds a character that is not seen")]
    [InlineData("ابلاغیه {number} {court}", "Announcement, character 18: The text names {court}, but CourtNames gives no court a name.")]
    [InlineData("{number}", "Announcement: Without its fields the text is empty; give AnnouncementWithoutFields.")]
    public void A_text_that_could_not_be_sent_is_refused_at_start_with_key_place_and_rule(string text, string fault)
    {
        var result = new SmsTextOptionsValidator().Validate(null, new SmsTextOptions { Announcement = text });

        Assert.True(result.Failed);
        Assert.Contains(result.Failures!, failure => failure.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_is_refused_that_could_take_more_segments_than_allowed()
    {
        var text = $"ابلاغیه {{number}} {{title}} {new string('ب', 60)}";

        Assert.Equal(
            ["Announcement: With its longest fields ({number} 128, {title} 40 characters) the text takes up to 4 segments; MaxSegments allows 3."],
            Faults(new SmsTextOptions { Announcement = text, MaxSegments = 3 }));
        Assert.Empty(Faults(new SmsTextOptions { Announcement = text, MaxSegments = 4 }));
        Assert.Empty(Faults(new SmsTextOptions { Announcement = text, MaxSegments = 4, TitleLength = 66 }));
        Assert.NotEmpty(Faults(new SmsTextOptions { Announcement = text, MaxSegments = 4, TitleLength = 67 }));
        Assert.Equal(["AnnouncementWithoutFields: The text takes up to 4 segments; MaxSegments allows 3."], Faults(new SmsTextOptions { AnnouncementWithoutFields = new string('ب', 199), MaxSegments = 3 }));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused() =>
        Assert.Equal(["Reminder: The text has 501 characters; 500 are allowed."], Faults(new SmsTextOptions { Reminder = $"{{number}}{new string('ب', 493)}" }));

    [Theory]
    [InlineData("ابلاغیه {number}", "AnnouncementWithoutFields, character 9: The text must have no fields.")]
    [InlineData("به adliran.ir بروید", "AnnouncementWithoutFields, character 4: «adliran.ir» holds what a phone")]
    [InlineData(" \u200F", "AnnouncementWithoutFields: The text is empty.")]
    public void A_field_free_form_is_held_to_the_same(string text, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Faults(new SmsTextOptions { AnnouncementWithoutFields = text })), StringComparison.Ordinal);

    [Theory]
    [InlineData("Summnons", "2", "Templates:Summnons:2: 'Summnons' is no kind of notice; they are Other, Summons,")]
    [InlineData("1", "2", "Templates:1:2: '1' is no kind of notice")]
    [InlineData("Summons", "1", "Templates:Summons:1: '1' is no stage; they are Announcement, Reminder and 2 to 99.")]
    [InlineData("Summons", "100", "Templates:Summons:100: '100' is no stage")]
    [InlineData("Any", "Reminder", "Templates:Any:Reminder: Set Reminder itself: it is the text of any kind.")]
    public void A_text_of_no_kind_or_no_stage_is_refused(string kind, string stage, string fault)
    {
        var options = new SmsTextOptions();
        options.Templates[kind] = new() { [stage] = "ابلاغیه {number}" };

        Assert.StartsWith(fault, Assert.Single(Faults(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_free_form_without_its_text_is_refused()
    {
        var options = new SmsTextOptions();
        options.TemplatesWithoutFields["Summons"] = new() { ["2"] = "یک احضاریه دارید" };

        Assert.Equal(["TemplatesWithoutFields:Summons:2: There is no Templates:Summons:2 that it could stand for."], Faults(options));
    }

    [Fact]
    public void Names_of_courts_are_held_to_the_gate() => Assert.Equal(
        ["CourtNames:7, character 1: The name holds what a phone or a reader takes for a domain name, which an SMS of the judiciary never does.", "CourtNames:8: A name has 1 to 200 characters."],
        Faults(new SmsTextOptions { CourtNames = { ["6"] = "شعبه ۱۲", ["7"] = "evil.com", ["8"] = " " } }));

    [Fact]
    public void The_judiciary_s_own_number_may_stand_in_a_text_when_it_is_allowed()
    {
        Assert.NotEmpty(Faults(new SmsTextOptions { Announcement = "ابلاغیه {number}. راهنمایی به سادگی با تلفن 129" }));
        Assert.Empty(Faults(new SmsTextOptions { Announcement = "ابلاغیه {number}. راهنمایی به سادگی با تلفن 129", AllowedNumbers = ["129"] }));
        Assert.Equal(["AllowedNumbers:0: A number has 3 to 17 digits."], Faults(new SmsTextOptions { AllowedNumbers = ["x1"] }));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_by_the_host()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dispatch:Sms:Text:Announcement"] = "ابلاغیه {nr}",
            ["Dispatch:Sms:Text:Templates:Summons:Reminder"] = "احضاریه {number} در bit.ly",
            ["Dispatch:Sms:Text:TitleLength"] = "5",
        };
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSmsText()
            .BuildServiceProvider();

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<SmsTemplates>());

        Assert.Contains(refused.Failures, failure => failure.StartsWith("Announcement, character 9:", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("Templates:Summons:Reminder, character 21: «bit.ly»", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.Contains("TitleLength", StringComparison.Ordinal) && failure.Contains("10", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Faults(SmsTextOptions options)
    {
        SmsTemplates.TryCreate(options, out var faults);
        return faults.Select(fault => fault.ToString());
    }
}
