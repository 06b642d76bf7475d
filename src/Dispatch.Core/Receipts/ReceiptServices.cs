using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Dispatch.Core.Receipts;

/// <summary>Registers what views and cancels need. The sweep is hosted by the role that schedules.</summary>
internal static class ReceiptServices
{
    public static IServiceCollection AddReceipts(this IServiceCollection services)
    {
        services.AddOptions<ParkedOptions>().BindConfiguration(ParkedOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ParkedOptions>, ParkedOptionsValidator>());
        services.TryAddSingleton(Metrics.DefaultRegistry);
        services.TryAddSingleton<IMetricFactory>(provider => Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));
        services.TryAddSingleton<ReceiptMetrics>();
        services.TryAddSingleton<ReceiptWriter>();
        services.TryAddSingleton<CancelWriter>();
        services.TryAddSingleton<ParkedJoiner>();
        services.TryAddTransient<ViewRoad>(); // one a lane: it keeps its batch
        return services;
    }

    /// <summary>The sweep of parked events, for the workers whose role it is.</summary>
    public static IServiceCollection AddParkedSweep(this IServiceCollection services) => services.AddReceipts().AddHostedService<ParkedSweep>();
}
