using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Dispatch.Core.RateLimit;

/// <summary>What membership found out, for those who ask at each write; and the refusals on their way to the ledger.</summary>
internal sealed class LimiterSeat
{
    private readonly ConcurrentDictionary<short, double> _refusals = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile Place _place = new(LimiterStanding.Nothing, long.MinValue, new Dictionary<short, Refusal>());

    public Place Current => _place;

    public void Publish(Place place) => _place = place;

    /// <summary>A gateway refused, or was then found to take no more than this share; membership takes it to the ledger at once.</summary>
    public void Report(short gateway, double at)
    {
        _refusals[gateway] = at;
        _news.Writer.TryWrite(true);
    }

    /// <summary>Takes what was reported; what could not be written is reported again.</summary>
    public IReadOnlyCollection<KeyValuePair<short, double>> Take()
    {
        if (_refusals.IsEmpty) return [];
        var taken = new List<KeyValuePair<short, double>>();
        foreach (var gateway in _refusals.Keys)
            if (_refusals.TryRemove(gateway, out var at)) taken.Add(new(gateway, at));
        return taken;
    }

    /// <summary>Waits for news, no longer than <paramref name="delay"/>.</summary>
    public async Task NewsAsync(TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(delay, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // No news: the delay is over, or the worker stops.
        }
    }

    /// <summary>What this worker may do, and until when (timestamps of the <see cref="TimeProvider"/>).</summary>
    internal sealed record Place(LimiterStanding Standing, long SendUntil, IReadOnlyDictionary<short, Refusal> Refusals);

    /// <summary>The share in use when a gateway refused, or what it was then found to take, and the timestamp of the refusal.</summary>
    internal readonly record struct Refusal(double At, long Timestamp);
}
