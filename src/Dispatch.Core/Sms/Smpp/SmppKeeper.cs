namespace Dispatch.Core.Sms.Smpp;

/// <summary>The timer of a session: gives overdue submissions back, asks a silent link, and ends a dead one.</summary>
internal sealed class SmppKeeper(SmppSession session, SmppLink link, SmppGatewayOptions gateway, ISmppEvents events, TimeProvider time)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);

    private readonly long _answerTimeout = (long)(gateway.AnswerTimeout.TotalSeconds * time.TimestampFrequency);
    private readonly List<long> _overdue = [];
    private int _ticking;

    /// <summary>A tenth of the shorter bound, at most a second: that much later than set a time-out may come.</summary>
    public ITimer Start()
    {
        var period = TimeSpan.FromTicks(Math.Min(gateway.AnswerTimeout.Ticks, gateway.EnquireLinkInterval.Ticks) / 10);
        if (period > LongestPeriod) period = LongestPeriod;
        return time.CreateTimer(_ => Tick(), null, period, period);
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) != 0) return;
        try
        {
            // A dying link is closed before its overdue submissions are taken out: the close knows which never left.
            if (Diagnose() is { } reason)
            {
                session.Close(reason);
                return;
            }

            if (_overdue.Count == 0) return;
            foreach (var token in _overdue) events.OnUnanswered(token, mayHaveLeft: true);
            session.SettleIdle();
            events.OnWindowFreed();
        }
        catch (Exception e)
        {
            session.Close(BindReason.OwnerFault(e));
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private BindReason? Diagnose()
    {
        lock (link.Gate)
        {
            _overdue.Clear();
            if (link.End is not null) return link.End;
            if (link.Goodbye is not null && time.GetElapsedTime(link.GoodbyeSince) >= gateway.AnswerTimeout) return link.Goodbye;
            if (link.Outbox.IsStalled(gateway.AnswerTimeout)) return new BindReason(BindReasonKind.LinkStalled);
            if (link.Watch.IsDead) return new BindReason(BindReasonKind.LinkSilent);
            if (link.Watch.IsDue)
            {
                var sequence = link.NextSequence();
                link.Send(CommandId.EnquireLink, CommandStatus.Ok, sequence);
                link.Outbox.Flush();
                link.Outbox.PumpSoon();
                link.Watch.Asked(sequence);
            }

            link.Pending.TakeOverdue(time.GetTimestamp() - _answerTimeout, link.Outbox.Handed, _overdue);
            return null;
        }
    }
}
