namespace Dispatch.Core.Sms.Smpp;

/// <summary>What query_sm was answered.</summary>
/// <param name="ErrorCode">The network's own code; zero where there is none.</param>
internal readonly record struct QueryAnswer(string MessageId, MessageState State, byte ErrorCode);
