using System.Diagnostics;
using Dispatch.Load.Measure;

namespace Dispatch.Load.Scenarios;

/// <summary>
/// Puts a checkpoint into the middle of a run: the pages touched after it go whole into the WAL, as they do all day in a real ledger.
/// A short run would else get away without one.
/// </summary>
internal sealed class MidwayCheckpoint(LedgerWatch ledger, long notices)
{
    private Task? _running;
    private long _beganAt;
    private long _endedAt = -1;
    private long _started;
    private double _seconds;

    /// <summary>To be told how many notices are served; begins the checkpoint at half of them and does not wait.</summary>
    public void Served(long now, CancellationToken cancellationToken)
    {
        if (_running is null && now >= notices / 2) Begin(now, cancellationToken);
        else if (_running is { IsCompleted: true } && _endedAt < 0) _endedAt = now;
    }

    /// <summary>Waits for its end. Returns where in the run it lay.</summary>
    public async Task<object> EndAsync()
    {
        if (_running is null) throw new LoadException("The run ended before its checkpoint began.");
        await _running;
        return new { beganAtNotices = _beganAt, endedAtNotices = _endedAt < 0 ? notices : _endedAt, seconds = Math.Round(_seconds, 2) };
    }

    private void Begin(long now, CancellationToken cancellationToken)
    {
        (_beganAt, _started) = (now, Stopwatch.GetTimestamp());
        _running = RunAsync(cancellationToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await ledger.CheckpointAsync(cancellationToken);
        _seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
    }
}
