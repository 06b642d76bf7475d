using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>The names that a contact's health has in events and labels.</summary>
internal static class ContactNames
{
    public static string Of(ContactHealth health) => health switch
    {
        ContactHealth.Ok => "ok",
        ContactHealth.Bad => "bad",
        _ => throw new InvalidDataException($"Feed unit: unknown health {(byte)health}."),
    };

    public static string Of(ContactReason reason) => reason switch
    {
        ContactReason.NumberInvalid => "number-invalid",
        ContactReason.Undelivered => "undelivered",
        ContactReason.Delivered => "delivered",
        ContactReason.Registered => "registered",
        _ => throw new InvalidDataException($"Feed unit: unknown reason {(byte)reason}."),
    };
}
