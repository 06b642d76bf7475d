using Microsoft.Extensions.Options;

namespace Dispatch.Core.Rates;

/// <summary>What ranges can't say: six ages in order, a slot that fits, a time zone this machine knows.</summary>
internal sealed class RateAgesValidator : IValidateOptions<RateOptions>
{
    public ValidateOptionsResult Validate(string? name, RateOptions options)
    {
        var ages = options.EffectiveAges;
        if (ages.Count != RateOptions.AgeCount)
            return Fail(nameof(RateOptions.Ages), $"needs {RateOptions.AgeCount} ages, not {ages.Count}");
        for (var i = 0; i < ages.Count; i++)
        {
            if (ages[i] < TimeSpan.FromMilliseconds(100) || ages[i] > TimeSpan.FromDays(366) || (i > 0 && ages[i] <= ages[i - 1]))
                return Fail(nameof(RateOptions.Ages), "must ascend, from 100 ms to 366 days");
        }

        if (options.Slot > ages[0]) return Fail(nameof(RateOptions.Slot), $"must be at most the first age, {ages[0]}");
        if (TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _)) return ValidateOptionsResult.Success;
        return Fail(nameof(RateOptions.TimeZone), $"'{options.TimeZone}' is not known here: install the time zone database (package tzdata) or give an IANA name");
    }

    private static ValidateOptionsResult Fail(string key, string rule) => ValidateOptionsResult.Fail($"{RateOptions.Section}:{key} {rule}.");
}
