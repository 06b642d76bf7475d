namespace Dispatch.Core.Sms.Http;

/// <summary>What becomes of a callback.</summary>
internal enum CallbackVerdict : byte
{
    /// <summary>Its receipt is durable.</summary>
    Stored,

    /// <summary>Known already: acknowledged, without effect.</summary>
    Repeated,

    /// <summary>It says nothing of a message's fate: acknowledged.</summary>
    Ignored,

    /// <summary>Something is missing, or is not what it should be.</summary>
    Unreadable,

    /// <summary>Not signed here, or for another attempt, gateway or time.</summary>
    Forged,

    /// <summary>Signed here, too long ago.</summary>
    Expired,

    /// <summary>It could not be stored: to be sent again.</summary>
    Refused,
}
