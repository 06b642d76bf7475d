using System.Runtime.InteropServices;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// The submissions that have no answer yet: sequence → caller's token. An entry leaves exactly once, by answer, time-out
/// or close. Tokens that timed out are remembered for a while, for answers that come late. Not safe for several
/// threads: the session guards it.
/// </summary>
internal sealed class PendingWindow(int size)
{
    private readonly Dictionary<uint, Entry> _open = new(size);
    private readonly Dictionary<uint, long> _late = [];
    private readonly Queue<uint> _lateOrder = new();

    public int Count => _open.Count;

    public int Free => size - _open.Count;

    /// <returns>False where the sequence is still open, after the numbers came round.</returns>
    public bool TryAdd(uint sequence, Entry entry) => _open.TryAdd(sequence, entry);

    public bool TryTake(uint sequence, out Entry entry) => _open.Remove(sequence, out entry);

    public bool TryTakeLate(uint sequence, out long token) => _late.Remove(sequence, out token);

    /// <summary>
    /// Takes out what was submitted at <paramref name="latest"/> or before and adds its tokens to <paramref name="tokens"/>.
    /// Only what lies below <paramref name="handed"/> in the outgoing stream: what still waits for the socket leaves, or
    /// is given back as never sent when the link ends.
    /// </summary>
    public void TakeOverdue(long latest, long handed, List<long> tokens)
    {
        foreach (var (sequence, entry) in _open)
        {
            if (entry.SubmittedAt > latest || entry.Offset >= handed) continue;
            _open.Remove(sequence);
            tokens.Add(entry.Token);
            Remember(sequence, entry.Token);
        }
    }

    public Entry[] TakeAll()
    {
        var entries = _open.Values.ToArray();
        _open.Clear();
        return entries;
    }

    // As many as the window has slots: enough for a gateway that is slow once, and bounded for one that never answers.
    private void Remember(uint sequence, long token)
    {
        if (_lateOrder.Count == size) _late.Remove(_lateOrder.Dequeue());
        _lateOrder.Enqueue(sequence);
        _late[sequence] = token;
    }

    /// <param name="SubmittedAt">The monotonic clock's timestamp.</param>
    /// <param name="Offset">Where its first byte lies in the outgoing stream.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(long Token, long SubmittedAt, long Offset);
}
