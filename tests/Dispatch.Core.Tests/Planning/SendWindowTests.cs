using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dispatch.Core.Notices;
using Dispatch.Core.Planning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Planning;

public sealed class SendWindowTests
{
    // 2026-03-19 is a Thursday.
    private static RulePackOptions Options(string from = "08:00", string to = "21:00", string zone = "Asia/Tehran") => new()
    {
        SmsFrom = TimeSpan.Parse(from, CultureInfo.InvariantCulture),
        SmsTo = TimeSpan.Parse(to, CultureInfo.InvariantCulture),
        SmsZone = zone,
    };

    private static DateTimeOffset Tehran(string local) => DateTimeOffset.Parse(local + "+03:30", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-03-19T07:59:59.999", "2026-03-19T08:00:00")]
    [InlineData("2026-03-19T08:00:00", null)]
    [InlineData("2026-03-19T20:59:59.999", null)]
    [InlineData("2026-03-19T21:00:00", "2026-03-20T08:00:00")]
    [InlineData("2026-03-20T00:00:00", "2026-03-20T08:00:00")]
    public void It_is_open_from_the_first_moment_and_closed_at_the_last(string now, string? opens) =>
        Assert.Equal(opens is null ? null : Tehran(opens), new SendWindow(Options()).OpensAt(Tehran(now)));

    [Theory]
    [InlineData("2026-03-19T21:00:00", "2026-03-22T08:00:00")] // Thursday evening: Friday is closed, Saturday the 21st a holiday
    [InlineData("2026-03-20T12:00:00", "2026-03-22T08:00:00")]
    [InlineData("2026-03-21T20:59:59", "2026-03-22T08:00:00")]
    [InlineData("2026-03-22T08:00:00", null)]
    public void A_holiday_after_a_Friday_is_waited_for_too(string now, string? opens)
    {
        var options = Options();
        options.SmsClosedDays = [DayOfWeek.Friday];
        options.SmsHolidays = [new DateOnly(2026, 3, 21)];
        Assert.Equal(opens is null ? null : Tehran(opens), new SendWindow(options).OpensAt(Tehran(now)));
    }

    [Theory]
    [InlineData("2026-03-19T19:59:59", "2026-03-19T20:00:00")]
    [InlineData("2026-03-19T23:30:00", null)]
    [InlineData("2026-03-20T01:59:59", null)]                  // Friday by the clock, but Thursday's hours
    [InlineData("2026-03-20T02:00:00", "2026-03-21T20:00:00")] // Friday itself does not open
    [InlineData("2026-03-21T01:00:00", "2026-03-21T20:00:00")]
    public void Hours_past_midnight_belong_to_the_day_on_which_they_began(string now, string? opens)
    {
        var options = Options("20:00", "02:00");
        options.SmsClosedDays = [DayOfWeek.Friday];
        Assert.Equal(opens is null ? null : Tehran(opens), new SendWindow(options).OpensAt(Tehran(now)));
    }

    [Fact]
    public void Equal_ends_mean_the_whole_day()
    {
        var options = Options("00:00", "00:00");
        options.SmsClosedDays = [DayOfWeek.Friday];
        var window = new SendWindow(options);
        Assert.Null(window.OpensAt(Tehran("2026-03-19T23:59:59")));
        Assert.Equal(Tehran("2026-03-21T00:00:00"), window.OpensAt(Tehran("2026-03-20T00:00:00")));
    }

    [Fact]
    public void A_zone_that_changes_its_clocks_keeps_the_hour_on_the_wall()
    {
        // Berlin, 2026-03-29: at 02:00 the clocks go to 03:00. Hours that begin in the gap begin where the clocks go on.
        var window = new SendWindow(Options("02:30", "12:00", "Europe/Berlin"));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), window.OpensAt(new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero)));
        Assert.Null(window.OpensAt(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateTimeOffset(2026, 3, 30, 0, 30, 0, TimeSpan.Zero), window.OpensAt(new DateTimeOffset(2026, 3, 29, 10, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void As_a_clock_goes_on_or_is_set_back_it_says_what_a_fresh_look_says()
    {
        var options = Options("07:15", "22:45");
        options.SmsClosedDays = [DayOfWeek.Friday];
        options.SmsHolidays = [new DateOnly(2026, 3, 21)];
        var time = new FakeTimeProvider(Tehran("2026-03-17T00:00:00"));
        var window = new SendWindow(options);
        var turns = 0;
        for (var open = window.OpensAt(time.GetUtcNow()) is null; time.GetUtcNow() < Tehran("2026-03-27T00:00:00"); time.Advance(TimeSpan.FromMinutes(5)))
        {
            var opens = window.OpensAt(time.GetUtcNow());
            Assert.Equal(new SendWindow(options).OpensAt(time.GetUtcNow()), opens);
            if (opens is null != open) (open, turns) = (!open, turns + 1);
        }

        // Ten days, of which the 20th and the 21st do not open: eight times open, eight times closed.
        Assert.Equal(16, turns);
        Assert.Null(window.OpensAt(Tehran("2026-03-18T12:00:00")));
        Assert.NotNull(window.OpensAt(Tehran("2026-03-18T03:00:00")));
    }

    [Fact]
    public void Without_hours_it_is_always_open_and_urgent_SMS_are_exempt_by_setting()
    {
        Assert.Null(new SendWindow(new RulePackOptions()).OpensAt(Tehran("2026-03-20T03:00:00")));
        var options = Options();
        Assert.False(new SendWindow(options).Holds(Lane.Urgent));
        Assert.True(new SendWindow(options).Holds(Lane.Bulk));
        options.SmsUrgentExempt = false;
        Assert.True(new SendWindow(options).Holds(Lane.Urgent));
    }

    [Fact]
    public void What_cannot_be_kept_is_refused_by_its_key()
    {
        Refused(new RulePackOptions { SmsFrom = TimeSpan.FromHours(8) }, nameof(RulePackOptions.SmsTo));
        Refused(new RulePackOptions { SmsZone = "Asia/Nowhere" }, nameof(RulePackOptions.SmsZone));
        Refused(new RulePackOptions { SmsClosedDays = Enum.GetValues<DayOfWeek>() }, nameof(RulePackOptions.SmsClosedDays));
        Refused(new RulePackOptions { SmsHolidays = [.. Enumerable.Range(0, 301).Select(new DateOnly(2026, 1, 1).AddDays)] }, nameof(RulePackOptions.SmsHolidays));
        Assert.Empty(Options().Validate(new ValidationContext(Options())));
    }

    [Fact]
    public void Days_are_read_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SmsFrom"] = "08:00",
            ["SmsTo"] = "21:00",
            ["SmsClosedDays:0"] = "Friday",
            ["SmsHolidays:0"] = "2026-03-21",
        }).Build();
        Assert.Equal(Tehran("2026-03-22T08:00:00"), new SendWindow(configuration.Get<RulePackOptions>()!).OpensAt(Tehran("2026-03-20T12:00:00")));
    }

    private static void Refused(RulePackOptions options, string key) =>
        Assert.Contains(options.Validate(new ValidationContext(options)), failure => failure.MemberNames.Contains(key));
}
