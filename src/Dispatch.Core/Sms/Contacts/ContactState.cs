using Dispatch.Core.Feed;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>
/// What is known of a contact's number, and the rule. Facts count by their times, so any order of writing them down ends in the same:
/// what failed counts until something that was delivered later. A refusal makes the number bad at once, failures of
/// several different notices together. Holds personal data: never printed.
/// </summary>
internal sealed class ContactState(long no, long recipient, long? mobile)
{
    /// <summary>As many failures are kept, the newest; more never matter.</summary>
    public const int MaxFailures = 20;

    private readonly List<(long Notice, DateTimeOffset At)> _failures = [];

    public long No => no;

    /// <summary>Packed.</summary>
    public long Recipient => recipient;

    /// <summary>Packed; null: the contact has none any more.</summary>
    public long? Mobile { get; private set; } = mobile;

    public int Sequence { get; private set; }

    public ContactHealth Health { get; private set; }

    public ContactReason Reason { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public DateTimeOffset? RefusedAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>Notices that failed since the last delivery, each with its newest failure, in the order of those.</summary>
    public IReadOnlyList<(long Notice, DateTimeOffset At)> Failures => _failures;

    /// <summary>Above 0: a delivery that was committed at the same time may have missed this; each time that happens it is one more.</summary>
    public int Unsettled { get; private set; }

    /// <summary>There is something that a delivery would clear.</summary>
    public bool IsDoubted => Health == ContactHealth.Bad || _failures.Count > 0 || RefusedAt is not null;

    /// <summary>As the ledger holds it.</summary>
    public static ContactState Restore(
        (long No, long Recipient, long? Mobile) who, int sequence, ContactHealth health, ContactReason reason, DateTimeOffset? since,
        DateTimeOffset? refusedAt, DateTimeOffset? deliveredAt, IEnumerable<(long Notice, DateTimeOffset At)> failures, int unsettled)
    {
        var state = new ContactState(who.No, who.Recipient, who.Mobile)
        {
            Sequence = sequence,
            Health = health,
            Reason = reason,
            Since = since,
            RefusedAt = refusedAt,
            DeliveredAt = deliveredAt,
            Unsettled = unsettled,
        };
        state._failures.AddRange(failures);
        return state;
    }

    /// <summary>An SMS of a notice was not delivered, or (<paramref name="refused"/>) its number was refused. True where the health changed.</summary>
    /// <param name="notice">Its number in the ledger: its several SMS, segments and attempts count once.</param>
    /// <param name="at">When.</param>
    /// <param name="refused">The gateway refused the number itself.</param>
    /// <param name="threshold">So many different notices make the number bad.</param>
    public bool Fail(long notice, DateTimeOffset at, bool refused, int threshold)
    {
        at = Cut(at);
        if (at <= DeliveredAt) return false;
        // While nothing was in doubt deliveries were not looked at: one later than this may be there, and the sweep looks for it.
        if (!(FirstDoubt <= at)) Unsettled++;
        if (refused) RefusedAt = RefusedAt > at ? RefusedAt : at;
        else AddFailure(notice, at);
        // A failure only ever makes it worse, whatever the threshold was before.
        var reason = Verdict(threshold);
        return reason != ContactReason.None && !(Health == ContactHealth.Bad && Reason <= reason) && Become(ContactHealth.Bad, reason, reason == ContactReason.NumberInvalid ? RefusedAt!.Value : _failures[0].At);
    }

    /// <summary>An SMS was delivered to the number. True where the health changed.</summary>
    public bool Reach(DateTimeOffset at, int threshold)
    {
        at = Cut(at);
        if (at <= DeliveredAt) return false;
        DeliveredAt = at;
        if (RefusedAt <= at) RefusedAt = null;
        _failures.RemoveAll(failure => failure.At <= at);
        var reason = Verdict(threshold);
        if (Health == ContactHealth.Ok || reason == Reason) return false;
        return reason switch
        {
            ContactReason.None => Become(ContactHealth.Ok, ContactReason.Delivered, at),
            ContactReason.NumberInvalid => Become(ContactHealth.Bad, reason, RefusedAt!.Value),
            _ => Become(ContactHealth.Bad, reason, _failures[0].At),
        };
    }

    /// <summary>The registry has another number, or none: nothing is known of it. True where the health changed.</summary>
    public bool Replace(long? mobile, DateTimeOffset at)
    {
        Mobile = mobile;
        (RefusedAt, DeliveredAt) = (null, null);
        _failures.Clear();
        return Health == ContactHealth.Bad && Become(ContactHealth.Ok, ContactReason.Registered, Cut(at));
    }

    /// <summary>It was looked for deliveries that this had missed, as it stood when <see cref="Unsettled"/> was that number.</summary>
    public void Settle(int unsettled)
    {
        if (Unsettled == unsettled) Unsettled = 0;
    }

    /// <summary>The change that was just made.</summary>
    /// <param name="id">Of what brought it about.</param>
    /// <param name="version">The registry's, of the contact.</param>
    /// <param name="at">When that was.</param>
    public ContactChange Told(EvidenceId id, long version, DateTimeOffset at) => new()
    {
        Id = id,
        Contact = No,
        Sequence = Sequence,
        Health = Health,
        Reason = Reason,
        ContactVersion = version,
        Notices = (byte)(Reason switch { ContactReason.NumberInvalid => 1, ContactReason.Undelivered => _failures.Count, _ => 0 }),
        OccurredAt = Cut(at),
        Since = Since!.Value,
    };

    public override string ToString() => $"contact {No} (hidden)";

    private DateTimeOffset? FirstDoubt => _failures.Count == 0 ? RefusedAt : RefusedAt < _failures[0].At ? RefusedAt : _failures[0].At;

    private ContactReason Verdict(int threshold) => RefusedAt is not null ? ContactReason.NumberInvalid
        : _failures.Count >= threshold ? ContactReason.Undelivered
        : ContactReason.None;

    private void AddFailure(long notice, DateTimeOffset at)
    {
        var known = _failures.FindIndex(failure => failure.Notice == notice);
        if (known >= 0)
        {
            if (_failures[known].At >= at) return;
            _failures.RemoveAt(known);
        }

        var place = _failures.FindLastIndex(failure => failure.At <= at) + 1;
        _failures.Insert(place, (notice, at));
        if (_failures.Count > MaxFailures) _failures.RemoveAt(0);
    }

    private bool Become(ContactHealth health, ContactReason reason, DateTimeOffset since)
    {
        (Health, Reason, Since) = (health, reason, since);
        Sequence++;
        return true;
    }

    // As the ledger cuts it: what is compared now must compare so when it is read again.
    private static DateTimeOffset Cut(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
