using Dispatch.Core.Sms.Receipts;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Receipts;

public sealed class ReceiptPaceTests
{
    private readonly ReceiptPace _pace = new();

    [Fact]
    public void A_gateway_that_stops_at_the_same_number_twice_is_not_waited_for_beyond_it()
    {
        Assert.Equal(int.MaxValue, _pace.Window);
        _pace.Closed(10, stopped: true);
        Assert.Equal(int.MaxValue, _pace.Window);
        _pace.Closed(10, stopped: true);
        Assert.Equal(10, _pace.Window);
        _pace.Closed(10, stopped: false);
        Assert.Equal(10, _pace.Window);
    }

    [Fact]
    public void One_that_stops_here_and_there_has_only_nothing_to_send()
    {
        foreach (var receipts in (int[])[3, 7, 1, 12, 1]) _pace.Closed(receipts, stopped: true);
        Assert.Equal(int.MaxValue, _pace.Window);
    }

    [Fact]
    public void A_batch_without_receipts_says_nothing()
    {
        _pace.Closed(10, stopped: true);
        _pace.Closed(0, stopped: true);
        _pace.Closed(10, stopped: true);
        Assert.Equal(10, _pace.Window);
    }

    [Fact]
    public void What_was_learned_is_forgotten_as_soon_as_more_come()
    {
        _pace.Closed(10, stopped: true);
        _pace.Closed(10, stopped: true);
        _pace.Closed(11, stopped: false);
        Assert.Equal(int.MaxValue, _pace.Window);
    }

    [Fact]
    public void What_was_learned_is_forgotten_by_itself_after_a_while()
    {
        for (var batch = 0; batch < 2; batch++) _pace.Closed(10, stopped: true);
        for (var batch = 0; batch < 300 && _pace.Window == 10; batch++) _pace.Closed(10, stopped: false);
        Assert.Equal(int.MaxValue, _pace.Window);
    }
}
