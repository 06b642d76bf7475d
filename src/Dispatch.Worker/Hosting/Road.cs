using Dispatch.Core.Dedupe;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Planning;
using Dispatch.Core.Redis;
using Dispatch.Core.Seams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace Dispatch.Worker.Hosting;

/// <summary>The road of a notice, written down once: the stages in their order, each behind its role.</summary>
internal static class Road
{
    public static IServiceCollection AddDispatch(this IServiceCollection services, RoleOptions roles)
    {
        services.AddCommons();
        services.AddSingleton<Dispatch.Core.Redis.RedisLink>().AddSingleton<RecentWindow>().AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section);

        if (roles.Ingest) services.AddPlanning().AddIngest();
        return services;
    }

    private static void AddCommons(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => Metrics.NewCustomRegistry());
        services.TryAddSingleton<IMetricFactory>(provider => Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));
        services.TryAddSingleton<ISeams>(_ => Environment.GetEnvironmentVariable("DISPATCH_SEAM") is { Length: > 0 } seam ? KillAtSeam.Parse(seam) : new NoSeams());
        services.AddEvents().AddLedger();
    }
}
