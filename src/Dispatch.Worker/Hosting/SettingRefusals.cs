using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Dispatch.Core.Ingest;
using Dispatch.Core.Receipts;
using Dispatch.Core.Registry;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Worker.Hosting;

/// <summary>Refused settings as an operator knows them: the section, the key, what is wrong with it. Values are never said: one may be a secret.</summary>
internal static partial class SettingRefusals
{
    /// <summary>A line for each refused setting; empty where the fault is another.</summary>
    public static IReadOnlyList<string> Of(Exception fault) => fault switch
    {
        OptionsValidationException refused => [.. refused.Failures.Distinct().Select(failure => SectionOf(refused) is { } section && !failure.StartsWith("Dispatch:", StringComparison.Ordinal) ? $"{section}: {failure}" : failure)],
        InvalidOperationException unread when Unread().Match(unread.Message) is { Success: true } match => [$"{match.Groups[1].Value}: {Wanted(match.Groups[2].Value)}"],
        AggregateException many when many.InnerExceptions.All(one => one is OptionsValidationException) => [.. many.InnerExceptions.SelectMany(Of)],
        _ => [],
    };

    /// <summary>Reads a section that the host itself is built from, before any service could check it.</summary>
    /// <exception cref="OptionsValidationException">A value is out of its range.</exception>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = configuration.GetSection(section).Get<T>() ?? new T();
        var failures = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true)) return options;
        throw new OptionsValidationException(Options.DefaultName, typeof(T), failures.Select(failure => $"{string.Join(", ", failure.MemberNames)}: {failure.ErrorMessage}"));
    }

    // A value that is not of its key's type never comes as far as a check: the binder tells so, and in its words alone.
    [GeneratedRegex("^Failed to convert configuration value .*at '([^']+)' to type '([^']+)'", RegexOptions.Singleline)]
    private static partial Regex Unread();

    private static string Wanted(string type) => typeof(GatewayOptions).Assembly.GetType(type) is { IsEnum: true } names
        ? $"allowed are {string.Join(", ", Enum.GetNames(names))}."
        : $"cannot be read as {type[(type.LastIndexOf('.') + 1)..]}.";

    private static string? SectionOf(OptionsValidationException refused)
    {
        var type = refused.OptionsType;
        if (type == typeof(ConsumptionOptions))
        {
            return refused.OptionsName switch
            {
                IngestServices.NoticesGroup => IngestServices.Section,
                ReceiptServices.ViewsGroup => ReceiptServices.Section,
                RegistryServices.Group => RegistryServices.Section,
                _ => null,
            };
        }

        if (type == typeof(SmppGatewayOptions) || type == typeof(HttpGatewayOptions)) return GatewayOptions.Section;
        return type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
    }
}
