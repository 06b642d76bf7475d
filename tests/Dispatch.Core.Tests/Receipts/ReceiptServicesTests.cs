using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Receipts;
using Dispatch.Core.Registry;
using Dispatch.Core.Seams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Prometheus;
using Xunit;

namespace Dispatch.Core.Tests.Receipts;

public sealed class ReceiptServicesTests
{
    [Fact]
    public async Task Roads_gate_and_sweep_are_built_from_what_the_worker_registers()
    {
        await using var provider = Build([]);

        Assert.NotSame(provider.GetRequiredService<ViewRoad>(), provider.GetRequiredService<ViewRoad>());
        Assert.NotSame(provider.GetRequiredService<RegistrationRoad>(), provider.GetRequiredService<RegistrationRoad>());
        Assert.NotNull(provider.GetRequiredService<CancelWriter>());
        Assert.NotNull(provider.GetRequiredService<RegistryGate>());
        Assert.Single(provider.GetServices<IHostedService>().OfType<ParkedSweep>());
        Assert.Single(provider.GetServices<IHostedService>().OfType<RegistryWatch>());
        Assert.Equal(2, provider.GetServices<IHostedService>().OfType<SourceStage>().Count());
    }

    [Theory]
    [InlineData("Dispatch:Parked:SweepSeconds", "0", "SweepSeconds")]
    [InlineData("Dispatch:RegistryTrust:NoAccountRise", "1.5", "NoAccountRise")]
    public async Task A_setting_out_of_range_is_refused_with_its_name_and_range(string key, string value, string name)
    {
        await using var provider = Build(new Dictionary<string, string?> { [key] = value });

        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("between", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings)
    {
        settings["Dispatch:Kafka:BootstrapServers"] = "127.0.0.1:1";
        settings["Dispatch:Ledger:ConnectionString"] = "Host=127.0.0.1;Port=1";
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ISeams, NoSeams>()
            .AddSingleton<IMetricFactory>(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()))
            .AddEvents().AddLedger().AddViews().AddParkedSweep().AddRegistrations().AddRegistryWatch()
            .BuildServiceProvider();
    }
}
