using System.Diagnostics;
using Spectre.Console;

namespace Dispatch.Load.Terminal;

/// <summary>Tells people how far a run is: a live line where someone watches, else a line every few seconds. May be called from any thread.</summary>
internal sealed class Teller(IAnsiConsole console)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private StatusContext? _live;
    private string _phase = "";
    private long _phaseStarted;
    private long _lastLine;

    public IAnsiConsole Console => console;

    /// <summary>Keeps the live line up while the work goes on.</summary>
    public Task WhileAsync(Func<Task> work)
    {
        if (!console.Profile.Capabilities.Interactive) return work();
        return console.Status().StartAsync("starting", live =>
        {
            _live = live;
            return work();
        });
    }

    /// <summary>A line that stays.</summary>
    public void Say(string line)
    {
        lock (_gate) console.MarkupLineInterpolated($"{line}");
    }

    /// <summary>What is going on now; with counts, also how far and how fast.</summary>
    public void Tell(string phase, long done = 0, long of = 0)
    {
        lock (_gate)
        {
            var isNew = phase != _phase;
            if (isNew) (_phase, _phaseStarted) = (phase, Stopwatch.GetTimestamp());
            var line = of == 0 ? phase : Progress(phase, done, of);
            if (_live is not null)
            {
                _live.Status = Markup.Escape(line);
                return;
            }

            if (!isNew && Stopwatch.GetElapsedTime(_lastLine) < Every) return;
            _lastLine = Stopwatch.GetTimestamp();
            console.MarkupLineInterpolated($"{line}");
        }
    }

    private string Progress(string phase, long done, long of)
    {
        var seconds = Stopwatch.GetElapsedTime(_phaseStarted).TotalSeconds;
        return FormattableString.Invariant($"{phase}: {done:N0} of {of:N0}{(seconds > 1 ? FormattableString.Invariant($", {done / seconds:N0}/s") : "")}");
    }
}
