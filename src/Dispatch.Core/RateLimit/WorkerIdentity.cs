namespace Dispatch.Core.RateLimit;

/// <summary>
/// Who this process is in the ledger's table <c>worker</c>. The number is drawn when membership begins. A worker that was counted dead
/// and comes back gets a new one: others may have settled what it had under way, so read it at each use and never keep it.
/// </summary>
internal sealed class WorkerIdentity(string name, string roles, bool sends)
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _no;

    /// <summary>For people: host and process, or as configured.</summary>
    public string Name { get; } = name;

    /// <summary>The roles that are switched on, for people.</summary>
    public string Roles { get; } = roles;

    /// <summary>It sends SMS: it has a share when the limits are shared out.</summary>
    public bool Sends { get; } = sends;

    /// <summary>The number in table <c>worker</c>, from 1; 0 until this worker is registered.</summary>
    public int No => _no;

    /// <summary>The number, as soon as there is one.</summary>
    public async ValueTask<int> NoAsync(CancellationToken cancellationToken)
    {
        await _known.Task.WaitAsync(cancellationToken);
        return _no;
    }

    internal void Become(int no)
    {
        _no = no;
        _known.TrySetResult();
    }
}
