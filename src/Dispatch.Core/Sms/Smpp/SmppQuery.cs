namespace Dispatch.Core.Sms.Smpp;

/// <summary>Whether a gateway is asked (query_sm) for a message whose answer, and so whose id, was lost.</summary>
internal enum SmppQuery
{
    Never,

    /// <summary>By our user_message_reference, in decimal in the place of the message id: query_sm of SMPP 3.4 has no optional parameters.</summary>
    ByReference,
}
