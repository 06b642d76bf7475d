using System.CommandLine;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker text preview</c>: what recipients read, by the settings of now, before anything is sent.</summary>
internal static class TextCommand
{
    private const int LastStage = 99;

    public static Command Create() => new("text", "The texts of SMS") { Preview() };

    private static Command Preview()
    {
        var kinds = Enum.GetValues<NoticeKind>().Select(WireNames.Of).ToArray();
        var kind = new Option<string?>("--kind") { Description = $"Kind of notice: {string.Join(", ", kinds)}; without: every text that is set" };
        kind.AcceptOnlyFromAmong(kinds);
        var stage = new Option<int?>("--stage") { Description = $"1 the announcement, 2 to {LastStage} the reminders" };
        var number = new Option<string>("--number") { DefaultValueFactory = _ => "140312390001234567", Description = "The notice's number" };
        var court = new Option<string?>("--court") { Description = "The court's id, looked up in CourtNames; without: the first one there" };
        var province = new Option<string>("--province") { DefaultValueFactory = _ => "IR-23", Description = "The court's province (ISO 3166-2)" };
        var caseNumber = new Option<string>("--case") { DefaultValueFactory = _ => "140312920000123456", Description = "The case's number" };
        var title = new Option<string>("--title") { DefaultValueFactory = _ => "ابلاغ رأی دادگاه", Description = "The notice's title" };
        var command = new Command("preview", "Prints a text with its fields filled in: encoding, segments, room left, and what the gate against links says; exit code 1 where it refuses")
        {
            kind, stage, number, court, province, caseNumber, title,
        };
        command.SetAction((result, _) => OneShot.RunAsync(
            services =>
            {
                var templates = services.GetRequiredService<SmsTemplates>();
                if (result.GetValue(stage) is < 1 or > LastStage) return Refuse($"--stage: 1 to {LastStage}");
                var code = result.GetValue(province)!;
                var of = Province.All.FirstOrDefault(one => one.Code.Equals(code, StringComparison.OrdinalIgnoreCase), new Province(Province.Count));
                if (of.Number == Province.Count) return Refuse($"--province: '{code}' is no province; they are {Province.All[0].Code} to {Province.All[^1].Code}");
                var written = NoticeKey.Normalize(result.GetValue(number)!);
                if (written.Length is 0 || written.EnumerateRunes().Count() > NoticeKey.MaxNumberLength) return Refuse($"--number: 1 to {NoticeKey.MaxNumberLength} characters");

                var refused = false;
                foreach (var (noticeKind, at, template) in Chosen(templates, result.GetValue(kind), result.GetValue(stage)))
                {
                    refused |= TextPreview.Print(Console.Out, template, noticeKind, at, new SmsFieldValues
                    {
                        Number = written,
                        Court = result.GetValue(court) is { } id ? templates.CourtName(id) : templates.AnyCourtName,
                        Province = of.PersianName,
                        Case = result.GetValue(caseNumber),
                        Title = result.GetValue(title),
                        Kind = SmsFields.Of(noticeKind ?? NoticeKind.Notification),
                    });
                }

                return Task.FromResult(refused ? 1 : 0);
            },
            services => services.AddSmsText()));
        return command;
    }

    private static IEnumerable<(NoticeKind? Kind, int Stage, SmsTemplate Template)> Chosen(SmsTemplates templates, string? kind, int? stage)
    {
        if (kind is null && stage is null) return templates.All.Select(entry => (entry.Key.Kind, entry.Key.Stage, entry.Value));
        var chosen = kind is null ? NoticeKind.Notification : Enum.GetValues<NoticeKind>().First(one => WireNames.Of(one) == kind);
        return [(chosen, stage ?? 1, templates.For(chosen, stage ?? 1))];
    }

    private static async Task<int> Refuse(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 2;
    }
}
