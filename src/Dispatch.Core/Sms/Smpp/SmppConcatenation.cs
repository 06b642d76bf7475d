namespace Dispatch.Core.Sms.Smpp;

/// <summary>How the segments of one SMS are told to belong together.</summary>
internal enum SmppConcatenation : byte
{
    /// <summary>A user data header in front of the text (esm_class 0x40).</summary>
    UserDataHeader,

    /// <summary>sar_msg_ref_num, sar_total_segments and sar_segment_seqnum.</summary>
    SarParameters,
}
