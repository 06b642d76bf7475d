using Dispatch.Core.Dedupe;
using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Planning;
using Dispatch.Core.Receipts;
using Dispatch.Core.Registry;
using Dispatch.Core.Sms.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Ingest;

/// <summary>Registers consumption (shared by every source topic) and the notices' road.</summary>
internal static class IngestServices
{
    /// <summary>Section of <see cref="ConsumptionOptions"/> for the notices.</summary>
    public const string Section = "Dispatch:Ingest";

    /// <summary>Suffix of the notices' consumer group.</summary>
    public const string NoticesGroup = "notices";

    /// <summary>What every source topic needs.</summary>
    public static IServiceCollection AddConsumption(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DeadLetterOptions>().BindConfiguration(DeadLetterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IngestMetrics>();
        services.TryAddSingleton<SourceHealth>();
        services.TryAddSingleton<KafkaTopicIds>();
        services.TryAddSingleton<SourcePositions>();
        services.TryAddSingleton<IDeadLetters, KafkaDeadLetters>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TopicCheck>());
        return services;
    }

    /// <summary>Adds a stage that reads <paramref name="topic"/>, its options in <paramref name="section"/>; each lane gets a road of its own.</summary>
    public static IServiceCollection AddSource(
        this IServiceCollection services, string group, string section, Func<TopicTable, TopicSpec> topic, Func<IServiceProvider, ISourceRoad> road)
    {
        services.AddConsumption();
        services.AddOptions<ConsumptionOptions>(group).BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<SourceStage>(
            provider, topic(provider.GetRequiredService<TopicTable>()), group,
            provider.GetRequiredService<IOptionsMonitor<ConsumptionOptions>>().Get(group),
            new Func<ISourceRoad>(() => road(provider))));
    }

    /// <summary>The road of a notice.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddReceipts().AddRegistryWatch();
        services.TryAddSingleton<IngestGate>();
        services.TryAddSingleton<CourtDirectory>();
        services.TryAddSingleton<TurnKeeper>();
        return services.AddSource(NoticesGroup, Section, topics => topics.Notices, provider => new IngestRoad(
            provider.GetRequiredService<EventDecoder>(),
            provider.GetRequiredService<TopicTable>().Notices.Reads,
            provider.GetRequiredService<RecentWindow>(),
            provider.GetRequiredService<CourtDirectory>(),
            provider.GetRequiredService<IngestGate>(),
            new IngestWriter(provider.GetRequiredService<RulePack>(), provider.GetRequiredService<TurnKeeper>(), provider.GetService<ISmsIntake>(), provider.GetRequiredService<TimeProvider>()),
            ActivatorUtilities.CreateInstance<IngestCancels>(provider),
            provider.GetRequiredService<RulePack>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
