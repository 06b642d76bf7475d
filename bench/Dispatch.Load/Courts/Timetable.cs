using System.Diagnostics;

namespace Dispatch.Load.Courts;

/// <summary>
/// When each notice is due, at an even rate. What is late is published at once, and its time stays the one it was due at: a stall of the
/// publisher or of what it publishes to counts as latency, and is not left out.
/// </summary>
internal sealed class Timetable(int rate, long startTimestamp, DateTimeOffset start)
{
    /// <summary>Of the n-th notice, on the monotonic clock.</summary>
    public long DueTimestamp(int n) => startTimestamp + (long)((Int128)n * Stopwatch.Frequency / rate);

    /// <summary>Of the n-th notice, on the wall.</summary>
    public DateTimeOffset Due(int n) => start.AddTicks((long)n * TimeSpan.TicksPerSecond / rate);

    /// <summary>Calls <paramref name="publish"/> with each number when it is due. Returns how late each call was, in milliseconds.</summary>
    public Task<double[]> RunAsync(int count, Action<int, DateTimeOffset> publish, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(count, publish, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private double[] Run(int count, Action<int, DateTimeOffset> publish, CancellationToken cancellationToken)
    {
        var late = new double[count];
        for (var n = 0; n < count; n++)
        {
            while (Stopwatch.GetTimestamp() < DueTimestamp(n))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Thread.Sleep(1); // a thread of its own: the timers of the pool are coarser
            }

            late[n] = Stopwatch.GetElapsedTime(DueTimestamp(n)).TotalMilliseconds;
            publish(n, Due(n));
        }

        return late;
    }
}
