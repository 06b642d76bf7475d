using System.Text.Json;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Reads what speaks of numbers: the registry's topic as the registry would, and failures out of evidence.</summary>
internal static class ContactReader
{
    // The house's own reactions (docs/gateways.md): the number is at fault.
    private static readonly HashSet<string> NumberAtFault = ["0x0000000B", "0x00000050", "0x00000051"];

    public static ContactEvent Event(byte[]? value)
    {
        using var json = JsonDocument.Parse(value);
        var root = json.RootElement;
        var recipient = root.GetProperty("recipient");
        var kind = Enum.Parse<RecipientKind>(recipient.GetProperty("type").GetString()!, ignoreCase: true);
        if (!RecipientId.TryCreate(kind, recipient.GetProperty("id").GetString(), out var id, out var rule)) throw new InvalidDataException($"A recipient on the contact health topic: {rule}.");
        return new ContactEvent(
            NoticeKey.FromGuid(root.GetProperty("eventId").GetGuid()).Value, id.Packed, root.GetProperty("sequence").GetInt32(), root.GetProperty("incarnation").GetInt32(),
            Enum.Parse<ContactHealth>(root.GetProperty("health").GetString()!, ignoreCase: true), Reason(root.GetProperty("reason").GetString()!), root.GetProperty("contactVersion").GetInt64());
    }

    /// <summary>What a failure says of its number; null where it says nothing.</summary>
    /// <param name="no">The notice.</param>
    /// <param name="occurredTicks">UTC.</param>
    /// <param name="detail">Of the evidence.</param>
    public static LedgerSmsFailure? Failure(long no, long occurredTicks, ReadOnlySpan<byte> detail)
    {
        var json = new Utf8JsonReader(detail);
        if (!JsonDocument.TryParseValue(ref json, out var document)) return null;
        using (document)
        {
            var root = document.RootElement;
            var reason = root.GetProperty("reason").GetString();
            var refused = reason == "rejected" && root.TryGetProperty("status", out var status) && NumberAtFault.Contains(status.GetString()!);
            // As the ledger cuts times.
            return refused || reason is "undelivered" or "expired" ? new LedgerSmsFailure(no, occurredTicks - (occurredTicks % TimeSpan.TicksPerMicrosecond), refused) : null;
        }
    }

    private static ContactReason Reason(string name) => Enum.Parse<ContactReason>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
