using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Text;
using Dispatch.Worker.Commands;
using Xunit;

namespace Dispatch.Core.Tests.Worker;

public sealed class TextPreviewTests
{
    [Fact]
    public void A_text_is_shown_with_its_size_and_the_form_without_fields()
    {
        var (refused, lines) = Preview("140312390001234567");

        Assert.False(refused);
        Assert.Equal(
            [
                "setting         Dispatch:Sms:Text:Announcement (summons, announcement)",
                "text            ابلاغیه 140312390001234567 در کارتابل ثنای شما است",
                "  encoding      UCS-2, 50 characters",
                "  segments      1 (20 characters left before the next)",
                "at most         3 segments with the longest fields",
                "gate            passes",
                "without fields  ابلاغیه در کارتابل ثنای شما است",
                "  encoding      UCS-2, 31 characters",
                "  segments      1 (39 characters left before the next)",
                "",
            ],
            lines);
    }

    [Fact]
    public void A_refused_field_is_said_with_its_reason_and_what_goes_out_instead()
    {
        var (refused, lines) = Preview("bit.ly/3x");

        Assert.True(refused);
        Assert.Equal("text            ابلاغیه در کارتابل ثنای شما است", lines[1]);
        Assert.StartsWith("gate            REFUSED: with these fields the text holds what a phone or a reader takes for a domain name", lines[5], StringComparison.Ordinal);
    }

    private static (bool Refused, IReadOnlyList<string> Lines) Preview(string number)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var template = SmsTemplates.Create(new SmsTextOptions()).For(NoticeKind.Summons, 1);
        var refused = TextPreview.Print(written, template, NoticeKind.Summons, 1, new SmsFieldValues { Number = number });
        return (refused, written.ToString().Split('\n')[..^1]);
    }
}
