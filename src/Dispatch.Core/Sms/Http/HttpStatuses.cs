using System.Globalization;
using System.Net;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Http;

/// <summary>
/// For which SMPP status an answer stands, so that one table of reactions serves both protocols. What cannot be told apart from a fault behind
/// the gateway's door (500, 502, 504) may have been taken.
/// </summary>
internal sealed class HttpStatuses(IReadOnlyDictionary<string, string> overrides)
{
    /// <summary>The gateway has no way to such a number for us. From the range that SMPP leaves to vendors.</summary>
    public const CommandStatus NotRoutable = (CommandStatus)0x400;

    // What Kannel says with the status that it also has for a wrong password.
    private const string NotRoutableText = "Not routable";

    private readonly Dictionary<int, CommandStatus> _overrides = overrides.ToDictionary(entry => Http(entry.Key)!.Value, entry => Smpp(entry.Value)!.Value);

    public CommandStatus Of(HttpStatusCode status, string body) =>
        _overrides.TryGetValue((int)status, out var said) ? said : (int)status switch
        {
            200 or 202 => CommandStatus.Ok,
            403 when body.StartsWith(NotRoutableText, StringComparison.OrdinalIgnoreCase) => NotRoutable,
            401 or 403 or 407 => CommandStatus.InvalidPassword,

            // Not the address of a sendsms, or it has moved: no SMS is to blame.
            404 or 405 or 410 or (>= 300 and < 400) => CommandStatus.BindFailed,
            429 => CommandStatus.Throttled,
            503 => CommandStatus.MessageQueueFull,
            >= 400 and < 500 => CommandStatus.InvalidParameterValue,
            _ => CommandStatus.SubmitFailed,
        };

    /// <summary>The house's reactions, with the gateway's own exceptions over them.</summary>
    /// <exception cref="FormatException">A key or value is none.</exception>
    public static StatusReactions Reactions(IReadOnlyDictionary<string, string> settings)
    {
        var table = ReactionTable.Read(settings);
        table.TryAdd(NotRoutable, StatusReaction.OtherGateway);
        return new StatusReactions(table);
    }

    /// <summary>A sentence for each entry that cannot be read.</summary>
    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings)
        {
            if (Http(key) is null) yield return $"'{key}' is no HTTP status: write 100 to 599.";
            else if (Smpp(value) is null) yield return $"'{value}' for HTTP status {key} is no SMPP status: write 0x00 to 0xFFFFFFFF.";
        }
    }

    private static int? Http(string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;

    private static CommandStatus? Smpp(string text) =>
        text == "0" ? CommandStatus.Ok
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var status)
            ? (CommandStatus)status
            : null;
}
