using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>Where the waiting rows of a lane are thought to begin.</summary>
internal readonly record struct LaneFront(Lane Lane, long Turn, long No)
{
    /// <summary>Every row of every lane.</summary>
    public static IReadOnlyList<LaneFront> Whole { get; } = [.. Enum.GetValues<Lane>().Order().Select(lane => new LaneFront(lane, long.MinValue, 0))];
}
