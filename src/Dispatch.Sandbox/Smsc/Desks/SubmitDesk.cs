using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Text;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>Takes submits: refuses, accepts, loses or answers them as the protocol and the settings say.</summary>
internal sealed class SubmitDesk(Centre centre, SmscObserver? observer)
{
    private const byte ReceiptMask = 0x03;
    private const byte ReceiptAlways = 0x01;
    private const byte ReceiptOfFailure = 0x02;
    private const byte ReceiptIntermediate = 0x10;

    private readonly char[] _letters = new char[ushort.MaxValue];
    private int _dropsLeft;
    private Link? _victim;
    private int _victimSubmits;
    private int _faultsLeft;
    private int[] _refused = [];

    /// <summary>New settings: the faults that count begin again.</summary>
    public void Begin(SmscSettings settings)
    {
        _dropsLeft = settings.DropAfterSubmits > 0 ? settings.DropTimes : 0;
        _victim = null;
        _faultsLeft = settings.FaultTimes > 0 ? settings.FaultTimes : int.MaxValue;
        _refused = new int[settings.Refusals.Count];
    }

    public void Take(Link link, PduHeader header, ReadOnlySpan<byte> body, long now)
    {
        var counts = centre.Books.Counts;
        counts.Submitted++;
        link.Unanswered++;
        if (link.Account is not { } account || !link.MaySubmit)
        {
            Refuse(link, header, Status.InvalidBindStatus, now);
            return;
        }

        account.WidestWindow = Math.Max(account.WidestWindow, link.Unanswered);
        var admitted = account.Admit(now);
        var status = SubmitSm.Parse(body, out var submit);
        if (status == Status.InvalidCommandLength)
            counts.ProtocolErrors++;
        if (status == Status.Ok && !admitted)
        {
            counts.Throttled++;
            status = Status.Throttled;
        }

        if (status == Status.Ok)
            status = Refusal(submit.Destination, submit.Concatenation.Part);
        if (status != Status.Ok)
            Refuse(link, header, status, now);
        else if (IsVictim(link))
            Withhold(submit, account, link, now);
        else
            Handle(submit, account, link, header.Sequence, now);
    }

    private void Refuse(Link link, PduHeader header, uint status, long now)
    {
        centre.Books.Counts.Refuse(status);
        centre.Answers.Give(new(link, header.Sequence, status, -1), now + Latency(), now);
    }

    private void Handle(in SubmitSm submit, Account account, Link link, uint sequence, long now)
    {
        var settings = centre.Settings;
        if (IsFaulty(submit, settings.LostShare))
        {
            centre.Books.Counts.Lost++;
            return;
        }

        if (IsFaulty(submit, settings.AcceptThenDropShare))
        {
            Accept(submit, account, link, now, now);
            Drop(link);
            return;
        }

        if (IsFaulty(submit, settings.AcceptedUnansweredShare))
        {
            Accept(submit, account, link, now, now);
            return;
        }

        var due = now + Latency();
        var receiptFirst = IsReceiptWanted(submit, MessageState.Delivered) && centre.Hit(settings.ReceiptBeforeAnswerShare)
            && account.Links.Exists(other => other.IsOpen && other.MayReceive);
        var message = Accept(submit, account, link, now, receiptFirst ? null : due);
        var answer = new Answer(link, sequence, Status.Ok, message);
        if (!receiptFirst || !centre.Receipts.Precede(answer))
            centre.Answers.Give(answer, due, now);
    }

    private bool IsFaulty(in SubmitSm submit, double share)
    {
        var part = centre.Settings.FaultPart;
        if (_faultsLeft == 0 || (part != 0 && part != submit.Concatenation.Part) || !centre.Hit(share)) return false;
        if (_faultsLeft != int.MaxValue) _faultsLeft--;
        return true;
    }

    /// <summary>Writes a submit into the books and plans its end for after <paramref name="from"/>; null leaves that to the caller.</summary>
    private int Accept(in SubmitSm submit, Account account, Link link, long now, long? from)
    {
        var settings = centre.Settings;
        var final = FinalState(submit.Destination);
        var receipt = IsReceiptWanted(submit, final) && !centre.Hit(settings.WithoutReceiptShare) ? ReceiptProgress.Scheduled : ReceiptProgress.None;
        var message = centre.Books.Add(submit, account, link.Number, now, final, receipt, settings.AnswerIdForm);
        account.Accepted++;
        if (observer is not null)
        {
            var length = MessageText.Decode(submit.Text, submit.DataCoding, _letters);
            observer(submit.Destination, _letters.AsSpan(0, length), Math.Max((byte)1, submit.Concatenation.Part), centre.Clock.TimestampAt(now));
        }

        if (from is { } start)
        {
            var delay = centre.Draw(settings.ReceiptDelay);
            centre.Agenda.Add(new Receipt(message, ReceiptKind.Final), start + delay);
            if ((submit.RegisteredDelivery & ReceiptIntermediate) != 0 && centre.Hit(settings.IntermediateShare))
                centre.Agenda.Add(new Receipt(message, ReceiptKind.Intermediate), start + delay / 2);
        }

        return message;
    }

    private long Latency()
    {
        var settings = centre.Settings;
        var latency = centre.Draw(settings.AnswerLatency);
        return centre.Hit(settings.SlowAnswerShare) ? latency + centre.Draw(settings.SlowAnswerLatency) : latency;
    }

    private uint Refusal(ReadOnlySpan<byte> destination, int part)
    {
        var refusals = centre.Settings.Refusals;
        for (var i = 0; i < refusals.Count; i++)
        {
            var refusal = refusals[i];
            if ((refusal.Times == 0 || _refused[i] < refusal.Times) && EndsWith(destination, refusal.DestinationSuffix) && (refusal.Part == 0 || refusal.Part == part) && centre.Hit(refusal.Share))
            {
                _refused[i]++;
                return refusal.Status;
            }
        }

        return Status.Ok;
    }

    private static bool EndsWith(ReadOnlySpan<byte> destination, string? suffix)
    {
        if (suffix is null)
            return true;
        if (suffix.Length > destination.Length)
            return false;
        for (var i = 1; i <= suffix.Length; i++)
        {
            if (destination[^i] != suffix[^i])
                return false;
        }

        return true;
    }

    private MessageState FinalState(ReadOnlySpan<byte> destination)
    {
        var settings = centre.Settings;
        foreach (var suffix in settings.UnreachableSuffixes)
            if (EndsWith(destination, suffix)) return MessageState.Undeliverable;
        if (settings.UndeliveredShare + settings.ExpiredShare + settings.RejectedShare == 0)
            return MessageState.Delivered;
        var drawn = centre.Draw();
        if (drawn < settings.UndeliveredShare)
            return MessageState.Undeliverable;
        if (drawn < settings.UndeliveredShare + settings.ExpiredShare)
            return MessageState.Expired;
        return drawn < settings.UndeliveredShare + settings.ExpiredShare + settings.RejectedShare ? MessageState.Rejected : MessageState.Delivered;
    }

    private static bool IsReceiptWanted(in SubmitSm submit, MessageState final) => (submit.RegisteredDelivery & ReceiptMask) switch
    {
        ReceiptAlways => true,
        ReceiptOfFailure => final != MessageState.Delivered,
        _ => false,
    };

    private bool IsVictim(Link link)
    {
        if (_dropsLeft == 0)
            return false;
        if (_victim is not { IsOpen: true })
        {
            _victim = link;
            _victimSubmits = 0;
        }

        return _victim == link;
    }

    private void Withhold(in SubmitSm submit, Account account, Link link, long now)
    {
        if (centre.Settings.DropAccepts)
            Accept(submit, account, link, now, now);
        else
            centre.Books.Counts.Lost++;
        if (++_victimSubmits < centre.Settings.DropAfterSubmits)
            return;
        _dropsLeft--;
        _victim = null;
        Drop(link);
    }

    private void Drop(Link link)
    {
        centre.Books.Counts.LinksDropped++;
        link.Drop();
    }
}
