using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Dispatch.Core.Tests.Docs;

/// <summary>One setting, as a person reads it.</summary>
/// <param name="Key">Below its section.</param>
/// <param name="Meaning">The property's summary.</param>
/// <param name="Default">What the property holds when nothing is set, and what the comment adds to it.</param>
/// <param name="Allowed">What its attributes let through.</param>
internal sealed partial record Setting(string Key, string Meaning, string Default, string Allowed)
{
    public static IEnumerable<Setting> Of(Type options)
    {
        var docs = SourceDocs.Of(options);
        var fresh = Activator.CreateInstance(options)!;
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken))
        {
            var named = typeof(IDictionary).IsAssignableFrom(property.PropertyType);
            if (!property.CanWrite && !named) continue;
            var held = property.GetValue(fresh);
            yield return new Setting(
                named ? property.Name + ":*" : property.Name, docs.Summary(property.Name), DefaultOf(held, docs.Value(property.Name), property), AllowedBy(property));
        }
    }

    private static string DefaultOf(object? held, string comment, PropertyInfo property)
    {
        var text = Text(held);
        var said = Lead().Replace(comment, "").TrimEnd('.');
        if (text.Length == 0 && property.IsDefined(typeof(RequiredAttribute))) return "none: required";
        var value = text.Length == 0 ? "empty" : text;
        var more = After(said.Replace("`", "", StringComparison.Ordinal), value) ?? After(said, "null") ?? After(said, "none") ?? said;
        var shown = text.Length == 0 ? value : $"`{text}`";
        return more.Length == 0 || OneName().IsMatch(more) ? shown : $"{shown} ({more})";
    }

    // What follows the value in the comment; null where the comment does not begin with it. Figures may be grouped there.
    private static string? After(string comment, string value)
    {
        var length = 0;
        foreach (var c in value)
        {
            while (length < comment.Length && comment[length] == ',' && char.IsAsciiDigit(c)) length++;
            if (length == comment.Length || char.ToLowerInvariant(comment[length]) != char.ToLowerInvariant(c)) return null;
            length++;
        }

        if (length < comment.Length && char.IsLetterOrDigit(comment[length])) return null;
        var rest = comment[length..].TrimStart(':', ';', ',', '.', ' ');
        if (rest.StartsWith('(') && rest.EndsWith(')')) rest = rest[1..^1];

        // It stands in brackets now, so a sentence goes on in small letters; an abbreviation keeps its own.
        return rest.Length > 1 && char.IsLower(rest[1]) ? char.ToLowerInvariant(rest[0]) + rest[1..] : rest;
    }

    private static string AllowedBy(PropertyInfo property)
    {
        var said = new List<string>();
        foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            switch (attribute)
            {
                case RangeAttribute range: said.Add($"{Text(range.Minimum)} to {Text(range.Maximum)}"); break;
                case StringLengthAttribute { MinimumLength: 0 } length: said.Add($"at most {Text(length.MaximumLength)} characters"); break;
                case StringLengthAttribute length: said.Add($"{Text(length.MinimumLength)} to {Text(length.MaximumLength)} characters"); break;
                case RegularExpressionAttribute pattern: said.Add($"all of it matches `{pattern.Pattern}`"); break;
                case AllowedValuesAttribute allowed: said.Add(string.Join(", ", allowed.Values.Select(value => $"`{value}`"))); break;
                case RequiredAttribute or EnumDataTypeAttribute: break;
                default: throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name}: say here how [{attribute.GetType().Name}] reads in docs/settings.md.");
            }
        }

        var type = property.PropertyType;
        var values = type.IsGenericType && typeof(IDictionary).IsAssignableFrom(type) ? type.GetGenericArguments()[1] : type;
        if (values.IsEnum) said.Add(string.Join(", ", Enum.GetNames(values).Select(name => $"`{name}`")));
        if (values == typeof(bool)) said.Add("`true`, `false`");
        return said.Count == 0 && property.IsDefined(typeof(RequiredAttribute)) ? "not empty" : string.Join("; ", said);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        TimeSpan time when time.Ticks % TimeSpan.TicksPerSecond != 0 => time.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        IEnumerable many => string.Join(", ", many.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("^(?:Default: |No default: )")]
    private static partial Regex Lead();

    // A comment that only names the constant behind the default.
    [GeneratedRegex(@"^`\w+`$")]
    private static partial Regex OneName();
}
