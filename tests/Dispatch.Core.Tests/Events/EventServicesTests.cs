using Dispatch.Core.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Events;

public sealed class EventServicesTests
{
    [Fact]
    public void The_decoder_and_the_topics_are_there_with_their_settings()
    {
        using var services = Services(("Dispatch:Topics:Prefix", "test."), ("Dispatch:Events:FutureTolerance", "00:00:10"));

        Assert.Equal("test.notices.v1", services.GetRequiredService<TopicTable>().Notices.Name);
        Assert.NotNull(services.GetRequiredService<EventDecoder>());
        Assert.Equal(TimeSpan.FromSeconds(10), services.GetRequiredService<IOptions<EventOptions>>().Value.FutureTolerance);
    }

    [Theory]
    [InlineData("Dispatch:Events:MaxValueBytes", "12", "MaxValueBytes")]
    [InlineData("Dispatch:Events:FutureTolerance", "-00:01:00", "FutureTolerance")]
    [InlineData("Dispatch:Topics:Prefix", "with blank", "Prefix")]
    public void A_bad_setting_is_refused_by_name(string key, string value, string named)
    {
        using var services = Services((key, value));

        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddEvents().BuildServiceProvider();
    }
}
