using System.Globalization;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>A gateway's own reactions as its settings spell them.</summary>
internal static class ReactionTable
{
    /// <exception cref="FormatException">A key or value is none.</exception>
    public static Dictionary<CommandStatus, StatusReaction> Read(IReadOnlyDictionary<string, string> settings)
    {
        var table = new Dictionary<CommandStatus, StatusReaction>();
        foreach (var (key, value) in settings)
        {
            if (Fault(key, value) is { } fault) throw new FormatException(fault);
            TryStatus(key, out var status);
            table[status] = Enum.Parse<StatusReaction>(value, ignoreCase: true);
        }

        return table;
    }

    /// <summary>A sentence for each entry that cannot be read, and for a status that is named twice.</summary>
    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, string> settings)
    {
        var seen = new Dictionary<CommandStatus, string>();
        foreach (var (key, value) in settings)
        {
            if (Fault(key, value) is { } fault) yield return fault;
            else if (TryStatus(key, out var status) && !seen.TryAdd(status, key)) yield return $"'{seen[status]}' and '{key}' are one status.";
        }
    }

    private static string? Fault(string key, string value)
    {
        if (!TryStatus(key, out _)) return $"'{key}' is no status: write 0x01 to 0xFFFFFFFF in hexadecimal, or 1 to 4294967295 in decimal.";
        var known = Enum.GetNames<StatusReaction>();
        return known.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"'{value}' for status {key} is no reaction: {string.Join(", ", known)}.";
    }

    private static bool TryStatus(string key, out CommandStatus status)
    {
        var valid = key.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(key.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        status = (CommandStatus)number;
        return valid && number != 0;
    }
}
