using Dispatch.Core.Sms.Queue;
using Polly.CircuitBreaker;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Whether a gateway can be used now: bound, not paused or draining, its breaker not open. Tells the queue. Safe for any thread.</summary>
internal sealed class GatewayGate(SmsQueue queue, int gateway)
{
    private readonly Lock _gate = new();
    private bool _bound;
    private volatile bool _taking;
    private volatile int _allowed = int.MaxValue;
    private CircuitState _breaker = CircuitState.Closed;

    /// <summary>Neither paused nor draining, its breaker not open. False until the ledger was asked what its people want.</summary>
    public bool MaySend => _taking && _allowed > 0;

    /// <summary>Submissions that may still be made; all, unless it is only being tried.</summary>
    public int Allowed => _allowed;

    public bool IsBound
    {
        get
        {
            lock (_gate) return _bound;
        }
    }

    public void Bound(bool bound)
    {
        lock (_gate)
        {
            _bound = bound;
            Tell();
        }
    }

    /// <summary>What its people want.</summary>
    public void Take(bool takes)
    {
        lock (_gate)
        {
            if (_taking == takes) return;
            _taking = takes;
            Tell();
        }
    }

    public void Breaker(CircuitState state, int probes)
    {
        lock (_gate)
        {
            _breaker = state;
            _allowed = state switch { CircuitState.Closed => int.MaxValue, CircuitState.HalfOpen => probes, _ => 0 };
            Tell();
        }
    }

    /// <summary>A submission was made.</summary>
    public void Spend()
    {
        if (_allowed == int.MaxValue) return;
        lock (_gate)
        {
            if (_allowed is not (int.MaxValue or 0)) _allowed--;
        }
    }

    private void Tell()
    {
        var usable = _bound && _taking && _breaker is (CircuitState.Closed or CircuitState.HalfOpen);
        queue.Open(usable, gateway, _breaker == CircuitState.HalfOpen ? _allowed : int.MaxValue);
    }
}
