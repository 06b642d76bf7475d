using Dispatch.Sandbox.Smsc.Books;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>One segment that the gateway accepted, as its own books have it.</summary>
/// <param name="Mobile">The destination as a number.</param>
/// <param name="Text">Fingerprint of the segment's text.</param>
/// <param name="MessageId">Fingerprint of the id in its canonical form.</param>
/// <param name="Reference">user_message_reference; −1 for none.</param>
/// <param name="Part">From 1.</param>
/// <param name="State">Where the message stands.</param>
/// <param name="Acknowledged">Its final receipt was acknowledged.</param>
internal readonly record struct GatewayMessage(
    long Mobile, ulong Text, ulong MessageId, int Reference, byte Part, MessageState State, bool Acknowledged);
