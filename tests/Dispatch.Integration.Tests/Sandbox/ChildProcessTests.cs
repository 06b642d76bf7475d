using Dispatch.Sandbox.Servers;
using Xunit;

namespace Dispatch.Integration.Tests.Sandbox;

public sealed class ChildProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_child_tells_its_own_pid_its_exit_code_and_what_it_said()
    {
        await using var child = await StartAsync("echo pid $$; echo trouble >&2; exit 7");

        Assert.Equal(7, await child.Exited.WaitAsync(Cancel));
        Assert.Equal($"pid {child.Pid}\ntrouble", child.LastLines());
    }

    [Fact]
    public async Task A_child_that_ends_before_it_is_ready_shows_the_end_of_its_log()
    {
        await using var child = await StartAsync("echo the disk is full; exit 3");

        var failure = await Assert.ThrowsAsync<ServerStartException>(
            () => child.WaitUntilReadyAsync(_ => Task.FromResult(false), TimeSpan.FromMinutes(1), Cancel));

        Assert.Contains("code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_is_heard_and_one_that_is_not_ends_in_a_kill()
    {
        await using var obedient = await StartAsync("trap 'exit 5' TERM; echo up; while :; do read -r _ < fifo; done", fifo: true);
        await using var deaf = await StartAsync("trap '' TERM; echo up; read -r _ < fifo", fifo: true);
        await obedient.WaitUntilReadyAsync(_ => Task.FromResult(obedient.LastLines() == "up"), TimeSpan.FromSeconds(10), Cancel);
        await deaf.WaitUntilReadyAsync(_ => Task.FromResult(deaf.LastLines() == "up"), TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(5, await obedient.StopAsync());
        Assert.Equal(128 + (int)ChildSignal.Kill, await deaf.StopAsync(patience: TimeSpan.FromMilliseconds(50)));
        Assert.False(ProcessStat.IsAlive(deaf.Pid));
    }

    [Fact]
    public async Task A_child_and_its_children_are_gone_when_the_parent_lets_go()
    {
        var child = await StartAsync("sleep 600 & echo $!; wait");
        await child.WaitUntilReadyAsync(_ => Task.FromResult(child.LastLines().Length > 0), TimeSpan.FromSeconds(10), Cancel);
        var grandchild = int.Parse(child.LastLines(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(ProcessStat.IsAlive(grandchild));

        await child.DisposeAsync();

        await Gone.WaitAsync(child.Pid, grandchild);
    }

    private Task<ChildProcess> StartAsync(string script, bool fifo = false)
    {
        var name = $"child{Random.Shared.Next():x8}";
        Directory.CreateDirectory(_folder[name]);
        return ChildProcess.StartAsync(
            new ChildSpec
            {
                Name = name,
                FileName = "sh",
                Arguments = ["-c", fifo ? "mkfifo fifo; " + script : script],
                WorkingDirectory = _folder[name],
                LogFile = _folder[name + ".log"],
            },
            Cancel);
    }
}
