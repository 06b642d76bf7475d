using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Asks the gateway once for each attempt of unknown outcome before it is sent again, where it can be asked without its message id. An answer is taken as a
/// receipt: it must name the message by its own id, and one that is known to be another's is that one's. For the one worker that sweeps.
/// </summary>
internal sealed class UnknownQueries(GatewayRoads roads, ReturnInbox returns, TimeProvider time, QueryMetrics metrics)
{
    /// <summary>Asks for what is due. Its re-send waits until the answer has had time to be written.</summary>
    public async Task AskAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        foreach (var road in roads.All)
        {
            // Without a bind it is sent again without a question: it has waited for its receipt long enough.
            if (road.Gateway.Protocol.QuerySm != SmppQuery.Never && road.Link is SmppAccount { State: BindState.Bound } bind)
                await AskAsync(session, road.Gateway, bind, cancellationToken);
        }
    }

    private async Task AskAsync(LedgerSession session, SmsGateway gateway, SmppAccount bind, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await SmsQueryTable.TakeDueAsync(session, gateway.No, SmppQueries.Most / 2, now, now + (2 * gateway.Protocol.AnswerTimeout), cancellationToken);
        if (due.Count == 0) return;
        var answers = await Task.WhenAll(due.Select(attempt => AskAsync(gateway, bind, attempt, cancellationToken)));
        var unmet = due.Where((_, i) => !answers[i]).Select(attempt => attempt.Id).ToList();
        // Those need not wait any longer.
        if (unmet.Count > 0) await SmsQueryTable.ResendNowAsync(session, unmet, now, cancellationToken);
    }

    private async Task<bool> AskAsync(SmsGateway gateway, SmppAccount bind, UnknownAttempt attempt, CancellationToken cancellationToken)
    {
        var reference = attempt.Reference.ToString(CultureInfo.InvariantCulture);
        var answer = await bind.QueryAsync(reference, gateway.Protocol.Source, cancellationToken);
        var id = answer is { Status: CommandStatus.Ok } given && given.MessageId != reference ? gateway.Protocol.MessageIds.FromAnswer(given.MessageId) : "";
        // Two octets repeat within minutes: without the message's own id it may be another's.
        var found = id.Length > 0 && AttemptStates.Of(answer!.Value.State) is not null && returns.TryPut(new Receipt
        {
            Gateway = attempt.Gateway,
            MessageId = id.Replace('\0', '\uFFFD'),
            State = answer.Value.State,
            Mobile = attempt.Mobile,
            Reference = attempt.Reference,
            ReceivedAt = time.GetUtcNow(),
        });
        metrics.Answered(found ? "found" : answer is null ? "unanswered" : "not-found");
        return found;
    }
}
