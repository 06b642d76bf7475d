using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>What is to be sent: one row of <c>sms_queue</c>. Holds personal data: never printed.</summary>
internal sealed record QueuedSms
{
    public required long No { get; init; }

    /// <summary>1 the announcement, 2… the reminders.</summary>
    public required short Stage { get; init; }

    /// <summary>0: the whole SMS; n: only segment n.</summary>
    public short Segment { get; init; }

    /// <summary>Of the next submission, from 1.</summary>
    public short Attempt { get; init; } = 1;

    public required Lane Lane { get; init; }

    /// <summary>Courts in turn (<see cref="TurnKeeper"/>).</summary>
    public required long Turn { get; init; }

    public required NoticeKey Key { get; init; }

    public required int Court { get; init; }

    public required Mobile Mobile { get; init; }

    /// <summary>The court's number; null where it is the usual spelling of the key.</summary>
    public string? Number { get; init; }

    /// <summary>Past it the SMS is dropped, with evidence: it is not sent late.</summary>
    public required DateTimeOffset UsefulUntil { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>A segment that is sent again stays on the gateway of its first attempt; null: any.</summary>
    public short? Gateway { get; init; }

    /// <summary>A segment that is sent again keeps its concatenation reference; null: not drawn yet.</summary>
    public byte? ConcatRef { get; init; }

    /// <summary>Numbers of the gateways that refused it in a way that asks for another one; null: none.</summary>
    public short[]? Avoid { get; init; }

    public bool PossibleDuplicate { get; init; }

    /// <summary>How often the gateway refused it for the moment so far; throttling does not count.</summary>
    public short Retries { get; init; }

    /// <summary>Under which lease this worker holds it.</summary>
    public SmsLease Lease { get; init; }

    public SmsId Id => new(No, Stage);

    public override string ToString() => $"SMS {Id} segment {Segment} attempt {Attempt}";
}
