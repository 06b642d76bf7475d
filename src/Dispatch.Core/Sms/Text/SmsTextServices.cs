using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Text;

/// <summary>Registration of the texts.</summary>
internal static class SmsTextServices
{
    public static IServiceCollection AddSmsText(this IServiceCollection services)
    {
        services.AddOptions<SmsTextOptions>().BindConfiguration(SmsTextOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmsTextOptions>, SmsTextOptionsValidator>());
        services.TryAddSingleton(provider => SmsTemplates.Create(provider.GetRequiredService<IOptions<SmsTextOptions>>().Value));
        return services;
    }
}
