namespace Dispatch.Core.Events;

/// <summary>What decoding needs besides the bytes.</summary>
/// <param name="Latest">No event's own time may be later.</param>
/// <param name="Ids">Keeps the ids that come again and again.</param>
internal readonly record struct DecodeContext(DateTimeOffset Latest, InternTable Ids);
