using Dispatch.Core.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Receipts;

/// <summary>Registers what views and cancels need.</summary>
internal static class ReceiptServices
{
    /// <summary>Section of <see cref="ConsumptionOptions"/> for the views.</summary>
    public const string Section = "Dispatch:Receipts";

    /// <summary>Suffix of the views' consumer group.</summary>
    public const string ViewsGroup = "views";

    /// <summary>The writer and the join, which ingest uses for cancels too.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services)
    {
        services.TryAddSingleton<ReceiptMetrics>();
        services.TryAddSingleton<ReceiptWriter>();
        services.TryAddSingleton<CancelWriter>();
        services.TryAddSingleton<ParkedJoiner>();
        return services.AddConsumption();
    }

    /// <summary>The road of views.</summary>
    public static IServiceCollection AddViews(this IServiceCollection services)
    {
        services.TryAddTransient<ViewRoad>(); // one a lane: it keeps its batch
        return services.AddReceipts().AddSource(ViewsGroup, Section, topics => topics.Views, provider => provider.GetRequiredService<ViewRoad>());
    }

    /// <summary>The sweep of parked events, for workers that schedule.</summary>
    public static IServiceCollection AddParkedSweep(this IServiceCollection services)
    {
        services.AddOptions<ParkedOptions>().BindConfiguration(ParkedOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ParkedOptions>, ParkedOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ParkedSweep>());
        return services.AddReceipts();
    }
}
