using Dispatch.Core.Ingest;
using Dispatch.Core.Sms.Contacts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

/// <summary>Registers the registry: its road, and the gate that ingest asks.</summary>
internal static class RegistryServices
{
    /// <summary>Section of <see cref="ConsumptionOptions"/> for the registrations.</summary>
    public const string Section = "Dispatch:Registry";

    /// <summary>Suffix of the registrations' consumer group.</summary>
    public const string Group = "registrations";

    /// <summary>The gate and the watch that keeps it informed, for workers that ingest.</summary>
    public static IServiceCollection AddRegistryWatch(this IServiceCollection services)
    {
        services.AddOptions<RegistryOptions>().BindConfiguration(RegistryOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>());
        services.TryAddSingleton<RegistryMetrics>();
        services.TryAddSingleton<NoAccountGuard>();
        services.TryAddSingleton<RegistryGate>();
        services.TryAddSingleton<IRegistrationEnds, KafkaRegistrationEnds>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RegistryWatch>());
        return services.AddConsumption();
    }

    /// <summary>The road of registrations.</summary>
    public static IServiceCollection AddRegistrations(this IServiceCollection services)
    {
        services.AddContactRegistrations();
        services.TryAddTransient<RegistrationRoad>(); // one a lane: it keeps its batch
        return services.AddSource(Group, Section, topics => topics.Registrations, provider => provider.GetRequiredService<RegistrationRoad>());
    }
}
