using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Feed;

/// <summary>Registers the feed's publisher. The ledger, the topics and the metric registry must be registered beside it.</summary>
internal static class FeedServices
{
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FeedOptions>, FeedOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISeams, NoSeams>();
        services.TryAddSingleton<Leadership>();
        services.TryAddSingleton<FeedSignals>();
        services.TryAddSingleton<FeedMetrics>();
        services.TryAddSingleton<IFeedOutlets, KafkaOutlets>();
        services.AddEvents();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeedPublisher>());
        return services;
    }
}
