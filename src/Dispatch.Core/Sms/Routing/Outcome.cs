using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What became of a submission.</summary>
internal sealed record Outcome(OutcomeKind Kind, OpenAttempt Attempt, DateTimeOffset At, CommandStatus Status = CommandStatus.Ok, string MessageId = "")
{
    /// <summary>False for a late answer: its attempt was counted off when it was given up.</summary>
    public bool Counts => Kind != OutcomeKind.AnsweredLate;

    public override string ToString() => $"{Kind} {Attempt}";
}
