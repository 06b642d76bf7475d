using Dispatch.Core.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>Registers the health of contacts, for those who write outcomes and for the registry's road.</summary>
internal static class ContactServices
{
    /// <summary>For the role that sends SMS.</summary>
    public static IServiceCollection AddContactJournal(this IServiceCollection services)
    {
        services.AddOptions<ContactOptions>().BindConfiguration(ContactOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ContactMetrics>();
        services.TryAddSingleton<ContactJournal>();
        services.TryAddSingleton<ContactSweep>();
        return services;
    }

    /// <summary>For the role that reads registrations.</summary>
    public static IServiceCollection AddContactRegistrations(this IServiceCollection services)
    {
        services.TryAddSingleton<ContactMetrics>();
        services.TryAddSingleton<ContactRegistrations>();
        return services;
    }
}
