using CsCheck;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class PendingWindowTests
{
    [Fact]
    public void Late_answers_are_remembered_for_one_window_only()
    {
        var window = new PendingWindow(2);
        var overdue = new List<long>();
        foreach (var round in new[] { 0u, 2u })
        {
            window.TryAdd(round + 1, new PendingWindow.Entry(round + 1, 0, 0));
            window.TryAdd(round + 2, new PendingWindow.Entry(round + 2, 0, 0));
            window.TakeOverdue(0, 1, overdue);
        }

        Assert.Equal([1, 2, 3, 4], overdue.Order());
        Assert.Equal([false, false, true, true], new uint[] { 1, 2, 3, 4 }.Select(sequence => window.TryTakeLate(sequence, out _)));
    }

    [Fact]
    public void What_still_waits_for_the_socket_is_not_overdue()
    {
        var window = new PendingWindow(2);
        var overdue = new List<long>();
        window.TryAdd(1, new PendingWindow.Entry(1, 0, Offset: 100));
        window.TryAdd(2, new PendingWindow.Entry(2, 0, Offset: 200));

        window.TakeOverdue(latest: 5, handed: 200, overdue);

        Assert.Equal([1], overdue);
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Every_token_leaves_exactly_once_whatever_happens() =>
        Gen.Select(Gen.Int[0, 3], Gen.UInt[1, 40]).Array[0, 200].Sample(steps =>
        {
            const int Size = 10;
            var window = new PendingWindow(Size);
            var (added, left, overdue) = (new HashSet<long>(), new List<long>(), new List<long>());
            long now = 0;
            foreach (var (step, sequence) in steps)
            {
                now++;
                if (step <= 1 && window.Free > 0 && window.TryAdd(sequence, new PendingWindow.Entry(now, now, 0))) added.Add(now);
                else if (step == 2 && window.TryTake(sequence, out var entry)) left.Add(entry.Token);
                else if (step == 3) window.TakeOverdue(now - 20, 1, overdue);
                Assert.Equal(Size, window.Free + window.Count);
            }

            left.AddRange(overdue);
            left.AddRange(window.TakeAll().Select(entry => entry.Token));
            Assert.Equal(Size, window.Free);
            Assert.Equal(added.Order(), left.Order());
        });
}
