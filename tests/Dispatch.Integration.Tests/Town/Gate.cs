using Dispatch.Core.Seams;

namespace Dispatch.Integration.Tests.Town;

/// <summary>Holds whoever reaches one seam until it is opened.</summary>
internal sealed class Gate(string name) : ISeams
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody stands there.</summary>
    public Task Reached => _reached.Task;

    /// <summary>From now on the seam is passed by.</summary>
    public void Open() => _open.TrySetResult();

    public async ValueTask ReachAsync(string seam)
    {
        if (seam != name) return;
        _reached.TrySetResult();
        await _open.Task;
    }
}
