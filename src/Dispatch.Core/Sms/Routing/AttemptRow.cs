using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Routing;

/// <summary>One row of <c>sms_attempt</c>. Holds personal data: never printed.</summary>
internal sealed record AttemptRow
{
    public required AttemptId Id { get; init; }

    public required NoticeKey Key { get; init; }

    public required Mobile Mobile { get; init; }

    public required Lane Lane { get; init; }

    /// <summary>The worker's number; its owner while Submitting.</summary>
    public required int Worker { get; init; }

    public required ushort Reference { get; init; }

    public required short Segments { get; init; }

    public required short Gateway { get; init; }

    public required byte ConcatRef { get; init; }

    public required DateTimeOffset UsefulUntil { get; init; }

    public required bool PossibleDuplicate { get; init; }

    public AttemptState State { get; init; } = AttemptState.Submitting;

    /// <summary>The gateway's command_status where it refused.</summary>
    public uint Status { get; init; }

    /// <summary>The receipt's error code, as the gateway spells it.</summary>
    public string? Error { get; init; }

    public string? MessageId { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? FinalAt { get; init; }

    public override string ToString() => Id.ToString();
}
