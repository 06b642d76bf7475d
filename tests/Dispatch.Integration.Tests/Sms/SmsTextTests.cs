using System.Text;
using Dispatch.Integration.Tests.Sandbox;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Texts that need more of a notice than lies in the queue.</summary>
public sealed class SmsTextTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";

    private static readonly Dictionary<string, string?> Texts = new()
    {
        ["Dispatch:Sms:Text:Templates:Summons:Announcement"] = "{kind} {number}، «{title}»، کلاسه {case}، {court}، {province}",
        ["Dispatch:Sms:Text:TemplatesWithoutFields:Summons:Announcement"] = "احضاریه‌ای در کارتابل ثنای شما است",
        ["Dispatch:Sms:Text:CourtNames:thr-12"] = "شعبه ۱۲ دادگاه عمومی حقوقی تهران",
        ["Dispatch:Sms:Text:MaxSegments"] = "8",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_of_a_kind_says_what_the_ledger_knows_and_goes_without_fields_where_one_is_refused_or_erased()
    {
        await using var world = await SmsWorld.BuildAsync(parts, configuration: Texts);
        await world.ExecuteAsync("INSERT INTO court (id, province) VALUES ('thr-12', 23)");
        await world.QueueAsync(4);
        await NoticesAsync(world, 1, kind: 1, "'ابلاغ وقت رسيدگي'");
        await NoticesAsync(world, 2, kind: 2, "'ابلاغ دادنامه'");
        await NoticesAsync(world, 3, kind: 1, "'جایزه شما در bit.ly/x'");
        await NoticesAsync(world, 4, kind: 1, "NULL");
        await world.StartAsync();

        await world.UntilAsync(4, Delivered);

        await world.BalanceAsync(4);
        Assert.Equal(
            [
                $"احضاریه {SmsWorld.Key(1)}، «ابلاغ وقت رسیدگی»، کلاسه 1403/12/39001، شعبه ۱۲ دادگاه عمومی حقوقی تهران، تهران",
                $"ابلاغیه {SmsWorld.Key(2)} در کارتابل ثنای شما است",
                "احضاریه‌ای در کارتابل ثنای شما است",
                "احضاریه‌ای در کارتابل ثنای شما است",
            ],
            world.Centre.Books.Wholes().OrderBy(whole => whole.Destination, StringComparer.Ordinal).Select(whole => whole.Text));
        using var page = new MemoryStream();
        await world.Registry.CollectAndExportAsTextAsync(page, Cancel);
        var metrics = Encoding.UTF8.GetString(page.ToArray());
        Assert.Contains("dispatch_sms_text_replaced_total{reason=\"domain\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("dispatch_sms_text_replaced_total{reason=\"field-missing\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("dispatch_sms_text_segments_count 4\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_SMS_whose_texts_need_the_ledger_are_each_sent_once_and_counted_once()
    {
        await using var world = await SmsWorld.BuildAsync(parts, configuration: Texts);
        await world.ExecuteAsync("INSERT INTO court (id, province) VALUES ('thr-12', 23)");
        await world.QueueAsync(700);
        await NoticesAsync(world, 1, kind: 1, "'ابلاغ وقت رسیدگی'", count: 700);
        await world.StartAsync();

        await world.UntilAsync(700, Delivered);

        await world.BalanceAsync(700);
        Assert.Equal(700, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE segment = 1 AND segments = 2"));
        using var page = new MemoryStream();
        await world.Registry.CollectAndExportAsTextAsync(page, Cancel);
        Assert.Contains("dispatch_sms_text_segments_count 700\n", Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }

    private static Task NoticesAsync(SmsWorld world, int first, int kind, string title, int count = 1) => world.ExecuteAsync(
        $"""
        INSERT INTO notice (no, key, unit, kind, lane, rule_pack, case_number, title)
        SELECT l.no, l.key, 1, {kind}, 1, 1, '1403/12/' || (39000 + l.no), {title} FROM life l WHERE l.no >= {first} AND l.no < {first + count}
        """);
}
