namespace Dispatch.Core.Seams;

/// <summary>
/// The places between two steps where a crash must do no harm. The product passes them by; a test stops the process there.
/// </summary>
internal interface ISeams
{
    /// <summary>Called at a named place (<see cref="Seam"/>); returns at once unless a test wants otherwise.</summary>
    ValueTask ReachAsync(string seam);
}
