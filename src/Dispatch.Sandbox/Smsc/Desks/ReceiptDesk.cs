using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>
/// Brings messages to their end and their receipts to the client. A receipt is sent until it is answered with status 0,
/// on whatever link of its account can take it: an error, a lost link or silence puts it back.
/// </summary>
internal sealed class ReceiptDesk(Centre centre)
{
    // On another link than the receipt's, the answer's way can be the shorter one.
    private const long BehindOtherLink = 20 * TimeSpan.TicksPerMillisecond;
    private const int LongestPdu = 512;

    // Answers that wait until their message's receipt was written.
    private readonly Dictionary<int, Answer> _behind = [];

    /// <summary>Ends a message at once and keeps its answer until the receipt is out. False if it will have no receipt.</summary>
    public bool Precede(Answer answer)
    {
        var comes = centre.Books[answer.Message].Receipt != ReceiptProgress.None;
        if (comes)
            _behind[answer.Message] = answer;
        Due(new(answer.Message, ReceiptKind.Final));
        return comes;
    }

    /// <summary>The time of a receipt has come, for the first time or again.</summary>
    public void Due(Receipt receipt)
    {
        ref var entry = ref centre.Books[receipt.Message];
        var account = centre.Accounts[entry.Account];
        if (receipt.Kind == ReceiptKind.Final && entry.State != entry.FinalState)
        {
            centre.Books.Move(receipt.Message, entry.FinalState);
            if (entry.Receipt == ReceiptProgress.None)
                return;
            entry.Receipt = ReceiptProgress.Waiting;
            centre.Books.Counts.ReceiptsDue++;
            receipt = receipt with { Elsewhere = centre.Hit(centre.Settings.OtherBindShare) };
            if (centre.Hit(centre.Settings.DuplicateReceiptShare))
            {
                centre.Books.Counts.ReceiptsDoubled++;
                account.Due.Enqueue(receipt with { Kind = ReceiptKind.Double });
            }
        }

        account.Due.Enqueue(receipt);
        account.HasNews = true;
    }

    /// <summary>Sends what is due, as far as the account's links have room.</summary>
    public void Send(Account account, long now)
    {
        account.HasNews = false;
        while (account.Due.TryPeek(out var receipt)
            && Choose(account, centre.Books[receipt.Message].Link, receipt.Elsewhere) is { } link)
        {
            account.Due.Dequeue();
            Put(receipt, link, now);
        }
    }

    /// <summary>The client answered a deliver_sm. False for one that was not asked.</summary>
    public bool Answered(Link link, uint sequence, uint status, long now)
    {
        if (!link.Outstanding.Remove(sequence, out var sent))
            return false;
        var counts = centre.Books.Counts;
        ref var entry = ref centre.Books[sent.Receipt.Message];
        centre.Accounts[entry.Account].HasNews = true;
        if (status != Status.Ok)
        {
            counts.ReceiptsRefused++;
            counts.ReceiptsRepeated++;
            PutBack(sent.Receipt);
            centre.Agenda.Add(sent.Receipt, now + centre.Draw(centre.Settings.ReceiptRetry));
        }
        else if (sent.Receipt.Kind == ReceiptKind.Intermediate)
        {
            counts.IntermediateAcknowledged++;
        }
        else if (entry.Receipt != ReceiptProgress.Acknowledged)
        {
            entry.Receipt = ReceiptProgress.Acknowledged;
            counts.Acknowledge(entry.State);
        }

        return true;
    }

    /// <summary>Puts back all that a link did not answer; the account's next link gets it.</summary>
    public void Lost(Link link)
    {
        foreach (var (receipt, _) in link.Outstanding.Values)
            Repeat(receipt);
        link.Outstanding.Clear();
    }

    /// <summary>Puts back what a link has not answered for too long.</summary>
    public void RepeatUnanswered(Link link, long now)
    {
        var end = now - centre.Settings.ReceiptAnswerTimeout.Ticks;
        foreach (var (sequence, sent) in link.Outstanding)
        {
            if (sent.SentAt <= end && link.Outstanding.Remove(sequence))
                Repeat(sent.Receipt);
        }
    }

    private void Repeat(Receipt receipt)
    {
        centre.Books.Counts.ReceiptsRepeated++;
        PutBack(receipt);
        Due(receipt);
    }

    private void PutBack(Receipt receipt)
    {
        ref var entry = ref centre.Books[receipt.Message];
        if (receipt.Kind == ReceiptKind.Final && entry.Receipt == ReceiptProgress.Sent)
            entry.Receipt = ReceiptProgress.Waiting;
    }

    private Link? Choose(Account account, int home, bool elsewhere)
    {
        var links = account.Links;
        var mustLeave = elsewhere && links.Exists(link => link.IsOpen && link.MayReceive && link.Number != home);
        Link? chosen = null;
        for (var i = 0; i < links.Count; i++)
        {
            var link = links[(account.Turn + i) % links.Count];
            if (!link.IsOpen || !link.MayReceive || link.Outstanding.Count >= centre.Settings.ReceiptWindow)
                continue;
            var isHome = link.Number == home;
            if (isHome && !elsewhere)
                return link;
            if (!isHome || !mustLeave)
                chosen ??= link;
        }

        account.Turn = (account.Turn + 1) % Math.Max(1, links.Count);
        return chosen;
    }

    private void Put(Receipt receipt, Link link, long now)
    {
        var sequence = link.NextSequence();
        link.Sent(new ReceiptWriter(centre).Write(receipt, sequence, now, link.Room(LongestPdu)));
        link.Outstanding.Add(sequence, (receipt, now));
        centre.Books.Counts.ReceiptsSent++;
        ref var entry = ref centre.Books[receipt.Message];
        if (receipt.Kind == ReceiptKind.Final && entry.Receipt == ReceiptProgress.Waiting)
            entry.Receipt = ReceiptProgress.Sent;
        if (_behind.Remove(receipt.Message, out var answer))
        {
            var due = now + centre.Draw(centre.Settings.AnswerLatency);
            centre.Answers.Give(answer, answer.Link == link ? due : Math.Max(due, now + BehindOtherLink), now);
        }
    }
}
