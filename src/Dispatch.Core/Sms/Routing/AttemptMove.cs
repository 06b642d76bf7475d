using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;

namespace Dispatch.Core.Sms.Routing;

/// <summary>A step of an attempt that somebody asks for; made only if it is legal from where the attempt stands by then.</summary>
internal sealed record AttemptMove
{
    public required AttemptId Id { get; init; }

    public required AttemptState To { get; init; }

    /// <summary>When it happened, by the worker's business time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The gateway's command_status where it refused.</summary>
    public uint Status { get; init; }

    /// <summary>Canonical; null where none was given.</summary>
    public string? MessageId { get; init; }

    /// <summary>What the gateway refused for the moment goes back to the queue as this.</summary>
    public QueuedSms? Retry { get; init; }

    /// <summary>The whole SMS by another gateway, in the place of <see cref="Retry"/> where no segment of it is or may be anywhere by then.</summary>
    public QueuedSms? Whole { get; init; }

    /// <summary>Whose <see cref="MessageId"/> it is.</summary>
    public short Gateway { get; init; }

    /// <summary>The receipt that says so, where it was one.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Legal only from Unknown: the match was by number and reference, not by id.</summary>
    public bool FromUnknownOnly { get; init; }
}
