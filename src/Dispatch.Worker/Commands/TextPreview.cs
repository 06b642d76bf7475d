using System.Globalization;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Worker.Commands;

/// <summary>One text as a person checks it.</summary>
internal static class TextPreview
{
    /// <returns>True where the gate refused a field, so that the form without fields would go out.</returns>
    public static bool Print(TextWriter to, SmsTemplate template, NoticeKind? kind, int stage, in SmsFieldValues values)
    {
        var sms = template.Render(values);
        var line = new Action<string, string>((name, value) => to.WriteLine($"{name,-16}{value}"));
        line("setting", $"{SmsTextOptions.Section}:{template.Key} ({(kind is { } named ? WireNames.Of(named) : "any kind")}, {Stage(stage)})");
        line("text", Shown(sms.Text));
        Measure(line, sms.Text);
        line("at most", Plural(template.MostSegments, "segment") + " with the longest fields");
        line("gate", sms.IsFieldFree ? $"REFUSED: with these fields the text {GateWords.Of(sms.Fault)}. The form without fields, shown above, goes out instead." : "passes");
        if (!sms.IsFieldFree)
        {
            line("without fields", Shown(template.FieldFree));
            Measure(line, template.FieldFree);
        }

        to.WriteLine();
        return sms.IsFieldFree;
    }

    private static void Measure(Action<string, string> line, string text)
    {
        var size = Segmenter.Measure(text);
        var left = size.Left == 0 ? "full" : $"{Plural(size.Left, size.Encoding == SmsEncoding.Gsm7 ? "septet" : "character")} left before the next";
        line("  encoding", $"{(size.Encoding == SmsEncoding.Gsm7 ? "GSM-7" : "UCS-2")}, {Plural(size.Units, size.Encoding == SmsEncoding.Gsm7 ? "septet" : "character")}");
        line("  segments", $"{size.Segments.ToString(CultureInfo.InvariantCulture)} ({left})");
    }

    private static string Stage(int stage) => stage switch
    {
        0 => "reminders",
        1 => "announcement",
        _ => $"stage {stage.ToString(CultureInfo.InvariantCulture)}",
    };

    // A line break as such; the non-joiner as it is.
    private static string Shown(string text) => text.Replace("\n", "⏎", StringComparison.Ordinal);

    private static string Plural(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";
}
