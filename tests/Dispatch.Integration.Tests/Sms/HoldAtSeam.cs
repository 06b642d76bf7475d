using Dispatch.Core.Seams;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>Holds whoever reaches one place, from the first time on, until it is released.</summary>
internal sealed class HoldAtSeam(string name) : ISeams
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public async ValueTask ReachAsync(string seam)
    {
        if (seam != name) return;
        _reached.TrySetResult();
        await _released.Task;
    }
}
