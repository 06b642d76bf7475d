namespace Dispatch.Core.Sms.Text;

/// <summary>One segment's bytes, ready for <c>short_message</c>.</summary>
/// <param name="HasHeader">The payload begins with a user data header: esm_class must say so.</param>
internal readonly record struct SmsSegment(ReadOnlyMemory<byte> Payload, bool HasHeader);
