namespace Dispatch.Core.Sms.Contacts;

/// <summary>What an SMS says of the number it went to.</summary>
internal enum ContactFactKind : byte
{
    /// <summary>The handset, or the gateway for it, did not take it.</summary>
    Failed,

    /// <summary>The gateway refused the number itself, for good.</summary>
    Refused,

    /// <summary>A part of it was delivered.</summary>
    Reached,
}
