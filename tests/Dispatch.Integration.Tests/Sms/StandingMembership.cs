using Dispatch.Core.RateLimit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>A worker that may send, and names those that the test says are dead.</summary>
internal sealed class StandingMembership : IMembership
{
    private readonly HashSet<int> _dead = [];
    private readonly List<int> _settled = [];

    public bool MaySend => true;

    public IReadOnlyList<int> Settled
    {
        get
        {
            lock (_dead) return [.. _settled];
        }
    }

    public void Kill(int worker)
    {
        lock (_dead) _dead.Add(worker);
    }

    public Task<IReadOnlyList<int>> DeadAsync(CancellationToken cancellationToken)
    {
        lock (_dead) return Task.FromResult<IReadOnlyList<int>>([.. _dead]);
    }

    public Task SettleAsync(IReadOnlyList<int> dead, CancellationToken cancellationToken)
    {
        lock (_dead)
        {
            _dead.ExceptWith(dead);
            _settled.AddRange(dead);
        }

        return Task.CompletedTask;
    }
}
