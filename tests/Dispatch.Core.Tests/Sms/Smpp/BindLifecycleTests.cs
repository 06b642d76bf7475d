using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class BindLifecycleTests
{
    [Fact]
    public void A_whole_life_is_legal()
    {
        var life = new BindLifecycle();

        foreach (var next in new[] { BindState.Connecting, BindState.Bound, BindState.Draining, BindState.Closed, BindState.Connecting, BindState.Closed }) life.Enter(next);

        Assert.Equal(BindState.Closed, life.State);
    }

    [Fact]
    public void A_step_that_is_not_drawn_is_refused()
    {
        var life = new BindLifecycle();

        Assert.All([BindState.Closed, BindState.Bound, BindState.Draining], next => Assert.Throws<InvalidOperationException>(() => life.Enter(next)));
        life.Enter(BindState.Connecting);
        Assert.Throws<InvalidOperationException>(() => life.Enter(BindState.Draining));
        Assert.Equal(BindState.Connecting, life.State);
    }
}
