using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What became of a submission.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, OpenAttempt Attempt, DateTimeOffset At, CommandStatus Status = CommandStatus.Ok, string MessageId = "");
