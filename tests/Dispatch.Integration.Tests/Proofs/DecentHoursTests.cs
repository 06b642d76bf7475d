using System.Globalization;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>Outside decent hours notices are served all the same, and their SMS wait; the books balance once the hour has come.</summary>
public sealed class DecentHoursTests(RealParts real)
{
    private const int Many = 40;

    [Fact]
    public async Task At_night_the_inbox_is_written_and_the_SMS_wait_for_the_morning()
    {
        await using var town = await TownSquare.FoundAsync(real);
        // Hours that are over, wherever the clock stands: they began two hours ago and lasted one.
        var now = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Asia/Tehran").TimeOfDay;
        await using (await town.StartAsync("night", [
            ("Dispatch:RulePack:SmsFrom", Clock(now - TimeSpan.FromHours(2))),
            ("Dispatch:RulePack:SmsTo", Clock(now - TimeSpan.FromHours(1))),
            ("Dispatch:RulePack:SmsUrgentExempt", "false")]))
        {
            await town.Press.IssueAsync(Many);
            await town.WhenServedAsync(Many);
            // Held from the start, in the transaction of the notice: never leased, until one and the same time.
            var announced = await town.CountAsync("SELECT count(*) FROM sms_queue");
            Assert.InRange(announced, 1, Many);
            Assert.Equal(announced, await town.CountAsync("SELECT count(*) FROM sms_queue WHERE not_before > clock_timestamp() + interval '21 hours' AND lease_token IS NULL"));
            Assert.Equal(1, await town.CountAsync("SELECT count(DISTINCT not_before) FROM sms_queue"));
            Assert.Empty(town.Gateway.Books.Messages());
        }

        // The morning comes.
        await town.ExecuteAsync("UPDATE sms_queue SET not_before = clock_timestamp()");
        await using var morning = await town.StartAsync("morning");
        var result = await town.BalanceAsync();
        Assert.Equal(Many, result.Distinct);
        Assert.NotEmpty(town.Gateway.Books.Messages());
    }

    private static string Clock(TimeSpan time) => TimeSpan.FromTicks((time.Ticks + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
}
