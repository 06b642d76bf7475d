using System.Runtime.InteropServices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>What the ledger's rows say of each SMS, put together by the domain's rule.</summary>
internal sealed class SmsAccount
{
    private readonly Dictionary<SmsRef, Segment> _segments;
    private readonly Dictionary<SmsRef, Whole> _sms;

    public SmsAccount(LedgerSide ledger)
    {
        _segments = new Dictionary<SmsRef, Segment>(ledger.Attempts.Count);
        _sms = new Dictionary<SmsRef, Whole>(ledger.Attempts.Count);
        foreach (var attempt in ledger.Attempts) AddAttempt(attempt);
        foreach (var queued in ledger.Queued) AddQueued(queued);
        foreach (var (id, segment) in _segments) Join(id, segment);
        foreach (var sms in ledger.Dropped) Drop(sms);
        foreach (var id in _sms.Keys) Close(ref CollectionsMarshal.GetValueRefOrNullRef(_sms, id));
    }

    /// <summary>SMS with what is known of each; the segment of the reference is 0.</summary>
    public IReadOnlyDictionary<SmsRef, Whole> Sms => _sms;

    /// <summary>Segments that were written at least once, with the re-sends on record.</summary>
    public IReadOnlyDictionary<SmsRef, Segment> Segments => _segments;

    /// <summary>SMS dropped more than once.</summary>
    public long DroppedTwice { get; private set; }

    private void AddAttempt(in LedgerAttempt attempt)
    {
        ref var segment = ref CollectionsMarshal.GetValueRefOrAddDefault(_segments, new SmsRef(attempt.No, attempt.Stage, attempt.Segment), out _);
        segment.Attempts++;
        segment.Segments = Math.Max(segment.Segments, attempt.Segments);
        segment.EverAccepted |= attempt.EverAccepted;
        if (attempt.PossibleDuplicate) segment.Resends++;
        Raise(ref segment, Standing(attempt.State));
    }

    private void AddQueued(SmsRef queued)
    {
        ref var segment = ref CollectionsMarshal.GetValueRefOrAddDefault(_segments, queued, out _);
        Raise(ref segment, SmsStanding.Queued);
    }

    private void Join(SmsRef id, in Segment segment)
    {
        ref var sms = ref CollectionsMarshal.GetValueRefOrAddDefault(_sms, id with { Segment = 0 }, out var known);
        if (!known) sms = new Whole { Standing = SmsStanding.Delivered, Accepted = true };
        sms.Standing = (SmsStanding)Math.Min((byte)sms.Standing, (byte)segment.Best);
        if (id.Segment == 0)
        {
            // The whole waits: nothing was written yet.
            sms.Waits = true;
            return;
        }

        sms.Seen++;
        sms.Segments = Math.Max(sms.Segments, segment.Segments);
        sms.Accepted &= segment.EverAccepted;
    }

    private void Drop(SmsRef id)
    {
        ref var sms = ref CollectionsMarshal.GetValueRefOrAddDefault(_sms, id with { Segment = 0 }, out _);
        if (sms.Dropped) DroppedTwice++;
        sms.Dropped = true;
    }

    private static void Close(ref Whole sms)
    {
        var missing = sms.Seen < sms.Segments || sms.Seen == 0;
        if (missing || sms.Waits)
        {
            // A segment without an attempt is not accepted, and waits.
            sms.Accepted = false;
            if (sms.Standing > SmsStanding.Queued) sms.Standing = SmsStanding.Queued;
        }

        sms.Delivered = sms.Standing == SmsStanding.Delivered;
        if (sms.Waits) sms.Standing = SmsStanding.Queued;
        if (sms.Dropped) sms.Standing = SmsStanding.Dropped;
    }

    private static void Raise(ref Segment segment, SmsStanding standing) => segment.Best = (SmsStanding)Math.Max((byte)segment.Best, (byte)standing);

    private static SmsStanding Standing(SmsState state) => state switch
    {
        SmsState.Delivered => SmsStanding.Delivered,
        SmsState.Accepted => SmsStanding.Accepted,
        SmsState.Submitting => SmsStanding.Queued,
        SmsState.Unknown => SmsStanding.Unknown,
        _ => SmsStanding.Failed,
    };

    /// <summary>A segment.</summary>
    internal struct Segment
    {
        public SmsStanding Best;
        public int Attempts;

        /// <summary>Attempts on record as possible duplicates.</summary>
        public int Resends;
        public short Segments;
        public bool EverAccepted;
    }

    /// <summary>An SMS.</summary>
    internal struct Whole
    {
        public SmsStanding Standing;
        public short Segments;
        public short Seen;

        /// <summary>Every segment was accepted at some time.</summary>
        public bool Accepted;

        /// <summary>Every segment was delivered.</summary>
        public bool Delivered;
        public bool Waits;
        public bool Dropped;
    }
}
