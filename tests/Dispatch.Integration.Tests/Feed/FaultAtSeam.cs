using Dispatch.Core.Seams;

namespace Dispatch.Integration.Tests.Feed;

/// <summary>Fails at one place, so many times.</summary>
internal sealed class FaultAtSeam(string name, int times) : ISeams
{
    private int _left = times;

    public int Reached { get; private set; }

    public ValueTask ReachAsync(string seam)
    {
        if (seam != name) return ValueTask.CompletedTask;
        Reached++;
        return _left-- > 0 ? ValueTask.FromException(new InvalidOperationException("stopped at " + name)) : ValueTask.CompletedTask;
    }
}
