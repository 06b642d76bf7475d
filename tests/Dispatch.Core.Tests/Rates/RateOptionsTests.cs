using Dispatch.Core.Rates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Rates;

public sealed class RateOptionsTests
{
    [Fact]
    public void Without_settings_the_ages_are_those_of_the_law()
    {
        var options = Options();

        Assert.Equal([1, 6, 24, 36, 72, 168], options.EffectiveAges.Select(age => age.TotalHours));
    }

    [Fact]
    public void A_demo_lets_a_second_stand_for_an_hour()
    {
        var options = Options(
            ("Slot", "00:00:01"), ("Ages:0", "00:00:01"), ("Ages:1", "00:00:06"), ("Ages:2", "00:00:24"), ("Ages:3", "00:00:36"), ("Ages:4", "00:01:12"), ("Ages:5", "00:02:48"));

        Assert.Equal([1, 6, 24, 36, 72, 168], options.EffectiveAges.Select(age => age.TotalSeconds));
    }

    [Theory]
    [InlineData("Ages:0", "01:00:00", "Dispatch:Rates:Ages needs 6 ages, not 1")]
    [InlineData("Slot", "02:00:00", "Dispatch:Rates:Slot must be at most the first age, 01:00:00")]
    [InlineData("Slot", "00:00:00", "Slot")]
    [InlineData("TimeZone", "Asia/Nowhere", "install the time zone database (package tzdata)")]
    [InlineData("BatchUnits", "0", "between 1 and 10000")]
    public void A_bad_setting_is_refused_with_its_key_and_range(string key, string value, string message)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Options((key, value)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ages_must_ascend()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Options([.. Enumerable.Range(0, 6).Select(i => ($"Ages:{i}", "02:00:00"))]));

        Assert.Contains("must ascend", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_made_by_other_ages_do_not_fit()
    {
        var cohorts = new RateCohorts(Microsoft.Extensions.Options.Options.Create(new RateOptions()));

        Assert.True(new RatePlace(0, [], "").Fits(cohorts));
        Assert.True(new RatePlace(5, cohorts.Signature, "Asia/Tehran").Fits(cohorts));
        Assert.False(new RatePlace(5, [1, 2, 3, 4, 5, 6, 7], "Asia/Tehran").Fits(cohorts));
        Assert.False(new RatePlace(5, cohorts.Signature, "UTC").Fits(cohorts));
    }

    private static RateOptions Options(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{RateOptions.Section}:{setting.Key}", (string?)setting.Value))).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddRatesReading().BuildServiceProvider();
        return services.GetRequiredService<IOptions<RateOptions>>().Value;
    }
}
