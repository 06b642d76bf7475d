using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

/// <summary>Waits for processes that are not our children, and so send us no signal when they end.</summary>
internal static class Gone
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task WaitAsync(params IEnumerable<int> pids)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        foreach (var pid in pids)
        {
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (ProcessStat.IsAlive(pid))
            {
                try
                {
                    await poll.WaitForNextTickAsync(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"Process {pid} still lives {Limit.TotalSeconds:0} s after its parent's death.");
                }
            }
        }
    }
}
