using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Http;

/// <summary>Registration of the HTTP gateway.</summary>
internal static class HttpGatewayServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Then names are resolved anew.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddHttpGateway(this IServiceCollection services)
    {
        services.AddOptions<HttpGatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpGatewayOptions>, ProtocolCheck<HttpGatewayOptions, HttpGatewayOptionsValidator>>(
            provider => ActivatorUtilities.CreateInstance<ProtocolCheck<HttpGatewayOptions, HttpGatewayOptionsValidator>>(provider, GatewayProtocol.Http)));
        services.AddHttpGatewayClient();
        services.TryAddSingleton<HttpMetrics>();
        services.TryAddSingleton(provider => new CallbackDesks([.. provider.GetRequiredService<Gateways>().All.Where(gateway => gateway.Http is not null).Select(gateway => new CallbackDesk(
            gateway.Http!,
            () => gateway.IsKnown ? gateway.No : null,
            provider.GetRequiredService<ReturnInbox>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<HttpMetrics>(),
            provider.GetRequiredService<ILogger<CallbackDesk>>()))]));
        return services;
    }

    /// <summary>The client of all HTTP gateways.</summary>
    public static IServiceCollection AddHttpGatewayClient(this IServiceCollection services)
    {
        services.AddHttpClient(HttpWire.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers() // they print addresses, and with them the password
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false, // what the machine's environment says is not a gateway's setting
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = ConnectionLife,
            });
        return services;
    }
}
