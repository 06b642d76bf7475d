using Dispatch.Core.Metrics;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Hold;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Dispatch.Core.Sms;

/// <summary>Registration of the SMS road.</summary>
internal static class SmsServices
{
    /// <summary>The role sms. Needs the ledger, the limiter, membership and <see cref="TimeProvider"/> from others.</summary>
    public static IServiceCollection AddSms(this IServiceCollection services)
    {
        services.AddOptions<SmsOptions>().BindConfiguration(SmsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SmppGatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmppGatewayOptions>, ProtocolCheck<SmppGatewayOptions, SmppGatewayOptionsValidator>>(
            provider => ActivatorUtilities.CreateInstance<ProtocolCheck<SmppGatewayOptions, SmppGatewayOptionsValidator>>(provider, GatewayProtocol.Smpp)));
        services.AddHttpGateway();
        services.AddSmsText();
        services.AddSmsHold();
        services.AddContactJournal();
        services.TryAddSingleton<ISeams, NoSeams>();
        services.TryAddSingleton<IMetricFactory>(_ => Prometheus.Metrics.DefaultFactory);
        services.TryAddSingleton<SmsMetrics>();
        services.AddOptions<RoutingOptions>().BindConfiguration(RoutingOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RoutingOptions>, RoutingCheck>());
        services.AddOptions<BreakerOptions>().BindConfiguration(BreakerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton(provider => new Gateways(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<Router>();
        AddQueue(services);
        AddWire(services);
        AddReturns(services);
        services.AddHostedService<SmsRoad>();
        services.AddHostedService<SmsSweeps>();
        services.AddHostedService<ControlWatch>();
        return services;
    }

    private static void AddQueue(IServiceCollection services)
    {
        services.TryAddSingleton<TurnKeeper>();
        services.TryAddSingleton<SmsQueue>();
        services.TryAddSingleton<ISmsIntake>(provider => provider.GetRequiredService<SmsQueue>());
        services.TryAddSingleton<SmsClaimer>();
        services.TryAddSingleton<DropInbox>();
        services.TryAddTransient<SmsDropper>(); // one per user: it keeps a buffer
        services.TryAddSingleton<SmsDropping>();
    }

    private static void AddWire(IServiceCollection services)
    {
        services.TryAddSingleton<OpenAttempts>();
        services.TryAddSingleton<IntentNumbers>();
        services.TryAddSingleton<BindMetrics>();
        services.TryAddSingleton<GatewayRoads>();
    }

    private static void AddReturns(IServiceCollection services)
    {
        services.TryAddSingleton<LedgerLoop>();
        services.TryAddSingleton(provider =>
        {
            var gateways = provider.GetRequiredService<Gateways>().All;
            return new ReturnInbox(provider.GetRequiredService<IOptions<SmsOptions>>(), gateways.Sum(gateway => gateway.Protocol.ReceiptWindow), gateways.Count);
        });
        services.TryAddSingleton<ReturnGatherer>();
        services.TryAddSingleton<RecentMessages>();
        services.TryAddSingleton<OutcomeMoves>();
        services.TryAddSingleton<ReceiptMatcher>();
        services.TryAddSingleton<ReturnWriter>();
        services.TryAddSingleton<QueryMetrics>();
        services.TryAddSingleton<UnknownQueries>();
    }
}
