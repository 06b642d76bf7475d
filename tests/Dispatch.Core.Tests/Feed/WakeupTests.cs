using Dispatch.Core.Feed;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Feed;

public sealed class WakeupTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Raised_before_the_wait_ends_it_at_once_and_once()
    {
        using var wakeup = new Wakeup();
        wakeup.Raise();
        wakeup.Raise();

        Assert.True(await wakeup.WaitAsync(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken));
        var second = wakeup.WaitAsync(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await second);
    }

    [Fact]
    public async Task Raised_during_the_wait_ends_it()
    {
        using var wakeup = new Wakeup();
        var wait = wakeup.WaitAsync(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken);

        wakeup.Raise();

        Assert.True(await wait);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var wakeup = new Wakeup();
        using var stop = new CancellationTokenSource();
        var wait = wakeup.WaitAsync(TimeSpan.FromSeconds(1), _clock, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
