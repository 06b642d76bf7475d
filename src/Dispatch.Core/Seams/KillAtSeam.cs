using System.Diagnostics;

namespace Dispatch.Core.Seams;

/// <summary>Ends this process without a word (SIGKILL) at one named place, the n-th time it is reached. For tests; set by <c>DISPATCH_SEAM=name[:n]</c>.</summary>
internal sealed class KillAtSeam(string name, int times) : ISeams
{
    private int _left = times;

    public static KillAtSeam Parse(string text)
    {
        var parts = text.Split(':');
        return new KillAtSeam(parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1);
    }

    public ValueTask ReachAsync(string seam)
    {
        if (seam == name && Interlocked.Decrement(ref _left) == 0) Process.GetCurrentProcess().Kill();
        return ValueTask.CompletedTask;
    }
}
