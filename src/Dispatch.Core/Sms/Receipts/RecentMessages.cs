using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>
/// Which attempts this worker's own answers named lately, so that their receipts find them without a read. A hint: what is not here is asked of
/// the ledger, and what stands otherwise there is read again. Bounded; the oldest is forgotten. Used by the one writer.
/// </summary>
internal sealed class RecentMessages
{
    private const int Most = 50_000;

    private readonly Dictionary<string, AttemptRow> _attempts = [];
    private readonly Queue<string> _order = new();

    /// <summary>As it is committed now. One id comes again when its attempt moves on.</summary>
    public void Remember(AttemptRow attempt)
    {
        // One of unknown outcome may have a sibling soon, which is not here.
        if (attempt.MessageId is not { } id || attempt.State == AttemptState.Unknown) return;
        if (!_attempts.ContainsKey(id))
        {
            _order.Enqueue(id);
            if (_order.Count > Most) _attempts.Remove(_order.Dequeue());
        }

        _attempts[id] = attempt;
    }

    public AttemptRow? Find(string id) => _attempts.GetValueOrDefault(id);

    /// <summary>Something stood otherwise in the ledger: a set-back, or another worker.</summary>
    public void Forget()
    {
        _attempts.Clear();
        _order.Clear();
    }
}
