using System.CommandLine;
using System.Globalization;

namespace Dispatch.Load.Gateways;

/// <summary>An option that takes a whole number within bounds.</summary>
internal static class WholeOption
{
    public static Option<int> Create(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}."));
        });
        return option;
    }
}
