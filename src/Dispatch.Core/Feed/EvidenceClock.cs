namespace Dispatch.Core.Feed;

/// <summary>Whose clock an event's time was read from. The values lie in the feed units: never renumber.</summary>
internal enum EvidenceClock : byte
{
    /// <summary>The worker's business time.</summary>
    Dispatch = 0,
    Court = 1,
    Portal = 2,
    Gateway = 3,
}
