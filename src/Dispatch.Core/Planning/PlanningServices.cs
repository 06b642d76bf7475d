using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Planning;

/// <summary>Registers the rule pack in force.</summary>
internal static class PlanningServices
{
    public static IServiceCollection AddPlanning(this IServiceCollection services)
    {
        services.AddRulePack();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RulePackRegistration>());
        return services;
    }

    /// <summary>The pack by itself, for a role that plans nothing but keeps its hours.</summary>
    public static IServiceCollection AddRulePack(this IServiceCollection services)
    {
        services.AddOptions<RulePackOptions>().BindConfiguration(RulePackOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => new RulePack(provider.GetRequiredService<IOptions<RulePackOptions>>().Value));
        return services;
    }
}
