namespace Dispatch.Core.Feed;

/// <summary>Tells one waiter in this process that there is work: a hint that saves it a pause. Raised twice is raised once.</summary>
internal sealed class Wakeup : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private readonly Lock _gate = new();

    public void Raise()
    {
        lock (_gate)
        {
            if (_raised.CurrentCount == 0) _raised.Release();
        }
    }

    /// <summary>Waits for a raise, or for <paramref name="pause"/> to pass; true where it was raised.</summary>
    public async Task<bool> WaitAsync(TimeSpan pause, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_raised.Wait(0, CancellationToken.None)) return true;
        using var over = new CancellationTokenSource(pause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _raised.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _raised.Dispose();
}
