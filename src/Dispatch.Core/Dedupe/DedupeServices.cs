using Dispatch.Core.Metrics;
using Dispatch.Core.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Dedupe;

internal static class DedupeServices
{
    /// <summary>The recent-window. Needs an <c>IMetricFactory</c> and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddDedupe(this IServiceCollection services)
    {
        services.AddRedis();
        services.AddOptions<WindowOptions>().BindConfiguration(WindowOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WindowOptions>, WindowOptionsValidator>());
        services.TryAddSingleton<DedupeMetrics>();
        services.TryAddSingleton<RecentWindow>();
        return services;
    }
}
