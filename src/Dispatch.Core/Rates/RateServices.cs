using Dispatch.Core.Feed;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Rates;

/// <summary>Registers the delivery rates. The ledger and the metric registry must be registered beside them.</summary>
internal static class RateServices
{
    /// <summary>Reading and recounting, for the command line.</summary>
    public static IServiceCollection AddRatesReading(this IServiceCollection services)
    {
        services.AddOptions<RateOptions>().BindConfiguration(RateOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateOptions>, RateOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateOptions>, RateAgesValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RateCohorts>();
        services.TryAddSingleton<RatesReader>();
        services.TryAddSingleton<RatesRebuild>();
        services.TryAddSingleton<RatesCheck>();
        return services;
    }

    /// <summary>The projection, its export, and all of <see cref="AddRatesReading"/>.</summary>
    public static IServiceCollection AddRates(this IServiceCollection services)
    {
        services.AddRatesReading();
        services.TryAddSingleton<Leadership>();
        services.TryAddSingleton<FeedSignals>();
        services.TryAddSingleton<RatesMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RatesProjector>());
        return services;
    }
}
