namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>A receipt to be sent for one message.</summary>
/// <param name="Message">The message's index in the books.</param>
internal readonly record struct Receipt(int Message, ReceiptKind Kind, bool Elsewhere = false);

internal enum ReceiptKind : byte
{
    Final,

    /// <summary>The second copy of a final one, which the settings wanted.</summary>
    Double,

    Intermediate,
}
