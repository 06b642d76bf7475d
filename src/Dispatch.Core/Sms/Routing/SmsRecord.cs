using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Every attempt of one SMS, and what follows from them: a segment is the best of its attempts, an SMS the worst of its segments.
/// What is told of an SMS depends on facts that never go back, so each thing is told once, whatever the order in which they came:
/// accepted, when every segment has an attempt that was ever accepted; delivered, when every segment has one that was delivered;
/// failed, when some segment has only failed attempts and none to come.
/// </summary>
internal sealed class SmsRecord
{
    private readonly List<AttemptRow> _attempts;
    private Dictionary<AttemptId, AttemptState>? _was;

    public SmsRecord(SmsId id, IEnumerable<AttemptRow> attempts)
    {
        Id = id;
        _attempts = [.. attempts];
        (WasAccepted, WasDelivered, HadFailed) = (IsAccepted, IsDelivered, FailedSegments());
    }

    public SmsId Id { get; }

    public IReadOnlyList<AttemptRow> Attempts => _attempts;

    /// <summary>As it was read; so are the next two.</summary>
    public bool WasAccepted { get; }

    public bool WasDelivered { get; }

    public IReadOnlyList<short> HadFailed { get; }

    /// <summary>What changed since it was read, with the state it was read in.</summary>
    public IEnumerable<(AttemptRow Row, AttemptState Was)> Changed =>
        _was is null ? [] : _attempts.Where(row => _was.ContainsKey(row.Id)).Select(row => (row, _was[row.Id]));

    public AttemptRow Find(AttemptId attempt) => _attempts.Count == 1 ? _attempts[0] : _attempts.First(row => row.Id == attempt);

    /// <summary>Makes the step if it is legal; false changes nothing.</summary>
    public bool TryMove(AttemptMove move)
    {
        var at = _attempts.FindIndex(row => row.Id == move.Id);
        if (at < 0) return false;
        var row = _attempts[at];
        if (!row.State.CanBecome(move.To) || (move.FromUnknownOnly && row.State != AttemptState.Unknown)) return false;
        (_was ??= []).TryAdd(row.Id, row.State);
        var accepted = move.To is AttemptState.Accepted or AttemptState.Delivered
            || (move.Receipt is not null && move.To != AttemptState.Unknown); // a receipt proves that the gateway had taken it
        _attempts[at] = row with
        {
            State = move.To,
            Status = move.Status != 0 ? move.Status : row.Status,
            Error = move.Receipt is { Error.Length: > 0 } receipt && move.To.IsFinal() ? receipt.Error : row.Error,
            MessageId = row.MessageId ?? move.MessageId,
            AcceptedAt = row.AcceptedAt ?? (accepted ? move.At : null),
            FinalAt = move.To.IsFinal() ? move.At : null,
        };
        return true;
    }

    /// <summary>True where every segment was accepted by a gateway at some time.</summary>
    public bool IsAccepted => EverySegment(row => row.AcceptedAt is not null);

    public bool IsDelivered => EverySegment(row => row.State == AttemptState.Delivered);

    /// <summary>Segments whose attempts have all failed; none may be to come for them to count as failed.</summary>
    public IReadOnlyList<short> FailedSegments() => !_attempts.Exists(row => row.State.HasFailed())
        ? []
        : [.. Present.GroupBy(row => row.Id.Segment).Where(segment => segment.All(row => row.State.HasFailed())).Select(segment => segment.Key)];

    /// <summary>True where the outcome of the SMS is that nobody knows: a segment is unknown at best, and none has failed.</summary>
    public bool IsUnknown => FailedSegments().Count == 0
        && Present.GroupBy(row => row.Id.Segment).Any(segment => segment.All(row => row.State == AttemptState.Unknown || row.State.HasFailed()));

    /// <summary>True where nothing that is still to come makes it unknown: delivered, or failed in a segment.</summary>
    public bool HasEnded => IsDelivered || FailedSegments().Count > 0;

    // A series that was refused moves whole, and another gateway may cut the text into another number of segments: then those of before say nothing.
    private List<AttemptRow> Present
    {
        get
        {
            var last = _attempts.MaxBy(row => row.Id.Attempt)!;
            return _attempts.TrueForAll(row => row.Segments == last.Segments) ? _attempts : _attempts.FindAll(row => row.Segments == last.Segments && row.Gateway == last.Gateway);
        }
    }

    private bool EverySegment(Func<AttemptRow, bool> holds)
    {
        if (_attempts.Count == 0) return false;
        if (_attempts is [{ Segments: 1 } only]) return holds(only);
        var present = Present;
        var segments = present[0].Segments;
        for (var segment = 1; segment <= segments; segment++)
        {
            var number = segment;
            if (!present.Exists(row => row.Id.Segment == number && holds(row))) return false;
        }

        return true;
    }
}
