using System.Globalization;
using Dispatch.Core.Metrics;
using Dispatch.Core.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.RateLimit;

internal static class RateLimitServices
{
    /// <summary>
    /// This worker's identity, its heartbeat and the limiter. Add it before the stages that send. Needs <c>LedgerSessions</c>,
    /// an <c>IMetricFactory</c> and a <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="roles">The roles that are switched on, for people.</param>
    /// <param name="sends">This worker sends SMS: it has a share when the limits are shared out.</param>
    public static IServiceCollection AddRateLimit(this IServiceCollection services, string roles, bool sends)
    {
        services.AddRedis();
        services.AddOptions<MembershipOptions>().BindConfiguration(MembershipOptions.Section).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MembershipOptions>, MembershipOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>());
        services.TryAddSingleton(provider => new WorkerIdentity(Name(provider.GetRequiredService<IOptions<MembershipOptions>>().Value), roles, sends));
        services.TryAddSingleton<RateLimitMetrics>();
        services.TryAddSingleton<LimiterSeat>();
        services.TryAddSingleton<RedisGcra>();
        services.TryAddSingleton<IRateLimiter, RateLimiter>();
        services.TryAddSingleton<Membership>();
        services.TryAddSingleton<IMembership>(provider => provider.GetRequiredService<Membership>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Membership>(provider => provider.GetRequiredService<Membership>()));
        return services;
    }

    private static string Name(MembershipOptions options) =>
        options.Name.Length > 0 ? options.Name : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
}
