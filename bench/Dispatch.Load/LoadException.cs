namespace Dispatch.Load;

/// <summary>The run cannot go on, or would not be honest; the message is for people and says what to change.</summary>
internal sealed class LoadException(string message) : Exception(message);
