namespace Dispatch.Core.Sms.Smpp;

/// <summary>Where a segment's text goes in submit_sm.</summary>
internal enum SmppTextField : byte
{
    ShortMessage,

    /// <summary>The parameter message_payload, sm_length being 0.</summary>
    MessagePayload,
}
