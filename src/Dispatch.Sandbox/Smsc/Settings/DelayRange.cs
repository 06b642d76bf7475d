using System.Globalization;
using System.Text.Json.Serialization;

namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>A delay drawn evenly between two bounds. Written as milliseconds: <c>5..20</c>, or <c>5</c> for a fixed one.</summary>
[JsonConverter(typeof(DelayRangeJsonConverter))]
internal readonly record struct DelayRange(TimeSpan Minimum, TimeSpan Maximum)
{
    public static DelayRange None => default;

    public static DelayRange Milliseconds(double minimum, double maximum) =>
        new(TimeSpan.FromMilliseconds(minimum), TimeSpan.FromMilliseconds(maximum));

    /// <exception cref="FormatException">The text is neither a number nor two numbers in order around "..".</exception>
    public static DelayRange Parse(string text)
    {
        var cut = text.IndexOf("..", StringComparison.Ordinal);
        var first = cut < 0 ? text : text[..cut];
        var second = cut < 0 ? text : text[(cut + 2)..];
        return double.TryParse(first, CultureInfo.InvariantCulture, out var minimum)
            && double.TryParse(second, CultureInfo.InvariantCulture, out var maximum)
            && minimum >= 0 && maximum >= minimum && maximum <= 86_400_000
            ? Milliseconds(minimum, maximum)
            : throw new FormatException($"'{text}' is no delay: write milliseconds as 5 or 5..20, from 0 to 86400000.");
    }

    /// <summary>Draws a delay in ticks of 100 ns.</summary>
    public long Draw(Random random) => Maximum == Minimum ? Minimum.Ticks : random.NextInt64(Minimum.Ticks, Maximum.Ticks + 1);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Minimum.TotalMilliseconds}..{Maximum.TotalMilliseconds}");
}
