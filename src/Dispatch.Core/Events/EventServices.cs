using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Events;

/// <summary>Registers the decoder and the topic table with their options.</summary>
internal static class EventServices
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateOnStart();
        services.AddOptions<TopicOptions>().BindConfiguration(TopicOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EventOptions>, EventOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TopicOptions>, TopicOptionsValidator>());
        services.TryAddSingleton<EventDecoder>();
        services.TryAddSingleton(provider => new TopicTable(provider.GetRequiredService<IOptions<TopicOptions>>().Value.Prefix));
        return services;
    }
}
