namespace Dispatch.Core.Sms.Smpp;

/// <summary>What query_sm was answered.</summary>
/// <param name="Status">Not Ok where the gateway does not know the message, or does not tell: then the rest says nothing.</param>
/// <param name="ErrorCode">The network's own code; zero where there is none.</param>
internal readonly record struct QueryAnswer(CommandStatus Status, string MessageId, MessageState State, byte ErrorCode);
