using Dispatch.Core.Registry;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Core.Tests.Registry;

public sealed class NoAccountGuardTests
{
    private readonly NoAccountGuard _guard = new(Options.Create(new RegistryOptions
    {
        NoAccountNotices = 1_000,
        NoAccountMinimum = 100,
        NoAccountRise = 0.25,
        NoAccountUsual = 0.2,
        NoAccountMemory = 1_000,
    }));

    [Fact]
    public void An_empty_registry_is_noticed_with_the_first_batch() => Assert.Equal(1.0, _guard.Judge(2_000, 2_000));

    [Fact]
    public void Too_few_notices_are_not_judged() => Assert.Null(_guard.Judge(99, 99));

    [Fact]
    public void Small_batches_are_judged_together()
    {
        for (var i = 0; i < 9; i++)
        {
            Assert.Null(_guard.Judge(11, 11));
            _guard.Record(11, 11);
        }

        Assert.Equal(1.0, _guard.Judge(11, 11));
    }

    [Fact]
    public void A_sudden_rise_is_noticed_and_a_usual_share_is_not()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(_guard.Judge(100, 30));
            _guard.Record(100, 30);
        }

        Assert.NotNull(_guard.Judge(1_000, 700));
        Assert.Equal(0.3, _guard.Share, 3);
    }

    [Fact]
    public void A_slow_change_becomes_usual()
    {
        for (var share = 20; share <= 90; share++)
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.Null(_guard.Judge(100, share));
                _guard.Record(100, share);
            }
        }
    }

    [Fact]
    public void A_share_that_somebody_accepted_is_usual()
    {
        Assert.Equal(0.9, _guard.Judge(1_000, 900));
        _guard.Accept(0.9);
        Assert.Null(_guard.Judge(1_000, 900));
    }

    [Fact]
    public void Judging_twice_is_judging_once()
    {
        for (var i = 0; i < 100; i++) Assert.Null(_guard.Judge(50, 50));
    }
}
