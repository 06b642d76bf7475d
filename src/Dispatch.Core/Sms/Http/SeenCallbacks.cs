namespace Dispatch.Core.Sms.Http;

/// <summary>
/// Which receipts this worker has stored lately, so that a repeat is known without the ledger, which would know it too: there a final state never
/// changes. Bounded; the oldest is forgotten. Any thread.
/// </summary>
internal sealed class SeenCallbacks
{
    private const int Most = 50_000;

    private readonly Dictionary<string, int> _types = [];
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>Whether it was stored before, or a final one of the same attempt was.</summary>
    public bool Knows(string id, int type)
    {
        lock (_gate) return _types.TryGetValue(id, out var types) && (types & (type | CallbackState.Final)) != 0;
    }

    public void Add(string id, int type)
    {
        lock (_gate)
        {
            if (!_types.TryGetValue(id, out var types))
            {
                _order.Enqueue(id);
                if (_order.Count > Most) _types.Remove(_order.Dequeue());
            }

            _types[id] = types | type;
        }
    }
}
