using System.Runtime.InteropServices;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>One accepted submit, as the centre keeps it: some 50 octets, so that millions fit.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SmscEntry
{
    /// <summary>When it was read, in ticks of the centre's clock.</summary>
    public long ReceivedAt;

    /// <summary>The destination's code in the <see cref="AddressCodes"/>.</summary>
    public ulong Destination;

    /// <summary>The text's place in the <see cref="TextStore"/>.</summary>
    public uint Text;

    /// <summary>The sender's code, of the same kind.</summary>
    public ulong Source;

    /// <summary>Number of the link that brought it.</summary>
    public int Link;

    public Concatenation Concatenation;
    public ushort UserReference;
    public bool HasUserReference;
    public bool Answered;
    public byte DestinationTon;
    public byte DestinationNpi;
    public byte DataCoding;
    public byte Account;
    public MessageState State;
    public MessageState FinalState;
    public ReceiptProgress Receipt;
    public MessageIdForm AnswerForm;
}
