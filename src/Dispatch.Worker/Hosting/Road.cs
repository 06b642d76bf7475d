using Dispatch.Core.Dedupe;
using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Planning;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Rates;
using Dispatch.Core.Receipts;
using Dispatch.Core.Registry;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace Dispatch.Worker.Hosting;

/// <summary>The road of a notice, written down once: the stages in their order, each behind its role.</summary>
internal static class Road
{
    public static IServiceCollection AddDispatch(this IServiceCollection services, RoleOptions roles)
    {
        services.AddCommons();
        services.AddRateLimit(roles.ToString(), sends: roles.Sms);   // who is there, and how fast anyone may send

        if (roles.Registry) services.AddRegistrations();              // Sana's registrations → contacts
        if (roles.Sms) services.AddSms();                             // queue → limiter → gateway → receipts (before ingest: it takes what ingest hands over)
        if (roles.Ingest) services.AddDedupe().AddPlanning().AddIngest(); // notices and cancels → dedupe → registry → planning → ledger
        if (roles.Receipts) services.AddViews();                      // views → ledger
        if (roles.Schedule) services.AddParkedSweep();                // what is due later
        if (roles.Feed) services.AddFeed().AddRates();                // evidence → status and paper topics, delivery rates
        return services;
    }

    private static void AddCommons(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => Metrics.NewCustomRegistry());
        services.TryAddSingleton<IMetricFactory>(provider => Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));
        services.TryAddSingleton<ISeams>(_ => Environment.GetEnvironmentVariable("DISPATCH_SEAM") is { Length: > 0 } seam ? KillAtSeam.Parse(seam) : new NoSeams());
        if (Environment.GetEnvironmentVariable(CommitBook.Variable) is { Length: > 0 } file) services.TryAddSingleton(_ => new CommitBook(file));
        services.AddEvents().AddLedger();
    }
}
