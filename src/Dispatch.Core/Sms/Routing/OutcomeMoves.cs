using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Says what an outcome makes of its attempt, by the gateway's table of reactions.</summary>
internal sealed partial class OutcomeMoves(
    Gateways gateways, Router router, SmsQueue queue, IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics, GatewayMetrics moved, ILogger<OutcomeMoves> logger)
{
    private static readonly TimeSpan MaxRetryWait = TimeSpan.FromMinutes(5);

    /// <summary>Adds the steps of what was written, and the SMS that are known without reading.</summary>
    public void AddTo(SmsPage page, IReadOnlyCollection<Outcome> outcomes)
    {
        foreach (var outcome in outcomes)
            if (outcome.Kind != OutcomeKind.NeverWritten) page.Moves.Add(Move(outcome));
        AddKnown(page, outcomes);
    }

    /// <summary>Counts the SMS of several segments that left their gateway.</summary>
    public void Report(SmsBookEntry entry)
    {
        foreach (var move in entry.Moved) moved.FailedOver(gateways.NameOf(move.Gateway));
    }

    private AttemptMove Move(Outcome outcome)
    {
        var attempt = outcome.Attempt;
        var move = new AttemptMove { Id = attempt.Row.Id, Gateway = attempt.Row.Gateway, To = AttemptState.Unknown, At = outcome.At, Status = (uint)outcome.Status };
        if (gateways.Find(attempt.Row.Gateway) is not { } gateway) return move;
        if (outcome.Kind == OutcomeKind.Unknown) return move with { MessageId = gateway.GivenId(attempt.Row) };
        var reaction = gateway.Reactions.Of(outcome.Status);
        switch (reaction)
        {
            case StatusReaction.Accepted:
                var id = gateway.Protocol.MessageIds.FromAnswer(outcome.MessageId);
                return move with { To = AttemptState.Accepted, MessageId = id.Length == 0 ? null : id };
            case StatusReaction.Throttled:
                return Again(move, attempt, gateway, options.Value.ThrottleWait, counted: false);
            case StatusReaction.AmbiguousFailOver:
                // It may have been taken, so it never goes by another gateway: it waits for its receipt, then is sent once more by this one.
                return move with { MessageId = gateway.GivenId(attempt.Row) };
            case StatusReaction.QueueFull or StatusReaction.RetryBounded or StatusReaction.OtherGateway or StatusReaction.Rebind or StatusReaction.CredentialsRefused:
                if (reaction is StatusReaction.OtherGateway or StatusReaction.CredentialsRefused) Log.Misconfigured(logger, gateway.Name, (uint)outcome.Status, reaction);
                var spent = attempt.Queued.Sms.Retries >= options.Value.Retries;
                var elsewhere = reaction is not (StatusReaction.Rebind or StatusReaction.RetryBounded) || (spent && reaction == StatusReaction.RetryBounded);
                // What this one would take in a moment does not wait for one that is paused or out; what it never will does.
                var others = reaction is StatusReaction.QueueFull or StatusReaction.RetryBounded ? queue.Usable : ulong.MaxValue;
                var leaves = elsewhere && !attempt.Row.PossibleDuplicate && router.HasOther(attempt.Queued.Sms, gateway.Index, others);
                if (leaves && MayMove(attempt)) return Elsewhere(move, attempt, gateway);
                // Of a series the others may be taken, or refused later: the book knows.
                if (leaves) move = move with { Whole = Next(attempt, gateway) };
                if (spent) return move with { To = AttemptState.Rejected };
                var wait = options.Value.RetryWait * Math.Pow(2, attempt.Queued.Sms.Retries);
                return Again(move, attempt, gateway, wait < MaxRetryWait ? wait : MaxRetryWait, counted: true);
            default:
                if (reaction is StatusReaction.OurFault or StatusReaction.Fix) Log.Misconfigured(logger, gateway.Name, (uint)outcome.Status, reaction);
                return move with { To = AttemptState.Rejected };
        }
    }

    // Known not to be accepted, and neither one of a series nor the second copy of what may be there.
    private static bool MayMove(OpenAttempt attempt) => attempt.Row.Segments == 1 && !attempt.Row.PossibleDuplicate;

    // Each gateway refuses an SMS once: what all have refused is rejected by the last.
    private AttemptMove Elsewhere(AttemptMove move, OpenAttempt attempt, SmsGateway gateway)
    {
        moved.FailedOver(gateway.Name);
        return move with { To = AttemptState.Rejected, Retry = Next(attempt, gateway) with { Segment = attempt.Queued.Sms.Segment, Attempt = (short)(attempt.Queued.Sms.Attempt + 1) } };
    }

    private static QueuedSms Next(OpenAttempt attempt, SmsGateway gateway) => attempt.Queued.Sms with
    {
        Segment = 0,
        Retries = 0,
        Gateway = null,
        ConcatRef = attempt.Queued.ConcatRef,
        NotBefore = null,
        Lease = default,
        Avoid = [.. attempt.Queued.Sms.Avoid ?? [], gateway.No],
    };

    private AttemptMove Again(AttemptMove move, OpenAttempt attempt, SmsGateway gateway, TimeSpan wait, bool counted)
    {
        metrics.Retried(gateway.Name);
        var row = TakeBack.Single(attempt.Queued, attempt.Row.Id.Segment, gateway.No);
        // It need not wait for this one should it fail: the router gives it the same again as long as it can be used.
        if (MayMove(attempt)) row = row with { Gateway = null };
        return move with
        {
            To = AttemptState.Rejected,
            Retry = row with { Attempt = (short)(row.Attempt + 1), Retries = (short)(row.Retries + (counted ? 1 : 0)), NotBefore = time.GetUtcNow() + wait },
        };
    }

    // First attempts whose segments are all here: nobody else can have touched them, so they need not be read.
    private static void AddKnown(SmsPage page, IReadOnlyCollection<Outcome> outcomes)
    {
        Dictionary<SmsId, List<AttemptRow>>? parts = null;
        foreach (var outcome in outcomes)
        {
            var row = outcome.Attempt.Row;
            if (row.Id.Attempt != 1 || outcome.Kind is not (OutcomeKind.Answered or OutcomeKind.Unknown)) continue;
            if (row.Segments == 1)
            {
                page.Known[row.Id.Sms] = new SmsRecord(row.Id.Sms, [row]);
                continue;
            }

            parts ??= [];
            if (!parts.TryGetValue(row.Id.Sms, out var rows)) parts[row.Id.Sms] = rows = [];
            rows.Add(row);
            if (rows.Count == row.Segments) page.Known[row.Id.Sms] = new SmsRecord(row.Id.Sms, rows);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1554, LogLevel.Error, "Gateway {Gateway}: status 0x{Status:X} ({Reaction}). Something is set up wrongly, here or at the operator's")]
        public static partial void Misconfigured(ILogger logger, string gateway, uint status, StatusReaction reaction);
    }
}
