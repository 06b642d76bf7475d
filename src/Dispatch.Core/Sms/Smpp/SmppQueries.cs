namespace Dispatch.Core.Sms.Smpp;

/// <summary>The query_sm that have no answer yet. Not safe for several threads: the session guards it.</summary>
internal sealed class SmppQueries
{
    /// <summary>Open at once, at most: queries are for people and for the odd unknown outcome, never for a crowd.</summary>
    public const int Most = 32;

    private readonly Dictionary<uint, TaskCompletionSource<QueryAnswer?>> _open = [];

    public bool IsFull => _open.Count >= Most;

    public Open Add(uint sequence)
    {
        var answered = new TaskCompletionSource<QueryAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Add(sequence, answered);
        return new Open(sequence, answered.Task);
    }

    public bool TryAnswer(uint sequence, QueryAnswer? answer) => _open.Remove(sequence, out var open) && open.TrySetResult(answer);

    /// <summary>The link has ended.</summary>
    public void End()
    {
        foreach (var open in _open.Values) open.TrySetResult(null);
        _open.Clear();
    }

    /// <param name="Answer">Null where none will come.</param>
    internal readonly record struct Open(uint Sequence, Task<QueryAnswer?> Answer);
}
