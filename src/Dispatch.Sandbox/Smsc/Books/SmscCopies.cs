namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>The same part of the same text to the same number, accepted more than once.</summary>
internal sealed record SmscCopies(string Destination, string Text, int Part, IReadOnlyList<SmscMessage> Messages);
