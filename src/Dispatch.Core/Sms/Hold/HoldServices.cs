using Dispatch.Core.Planning;
using Dispatch.Core.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dispatch.Core.Sms.Hold;

/// <summary>Registers what holds SMS back until their time. Where no connection to Redis is registered nothing is limited.</summary>
internal static class HoldServices
{
    public static IServiceCollection AddSmsHold(this IServiceCollection services)
    {
        services.AddRulePack();
        services.AddOptions<SmsLimitOptions>().BindConfiguration(SmsLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<HoldMetrics>();
        services.TryAddSingleton(provider => new RedisLimits(provider.GetService<RedisLink>()));
        services.TryAddSingleton<SmsLimits>();
        services.TryAddSingleton<SmsHold>();
        return services;
    }
}
