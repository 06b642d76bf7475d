using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>A row of <c>sms_queue</c>.</summary>
internal sealed record QueuedSms
{
    public required long No { get; init; }
    public required short Stage { get; init; }
    public required short Segment { get; init; }
    public required short Attempt { get; init; }
    public required Lane Lane { get; init; }
    public required long Turn { get; init; }
    public required NoticeKey Key { get; init; }
    public required int Court { get; init; }
    public required Mobile Mobile { get; init; }
    public string? Number { get; init; }
    public required DateTimeOffset UsefulUntil { get; init; }
    public bool PossibleDuplicate { get; init; }
    public required long LeaseToken { get; init; }
}
