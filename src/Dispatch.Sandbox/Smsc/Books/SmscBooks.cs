using System.Buffers;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Text;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>
/// Who got what, how often: every submit the centre ever accepted, and its counts. Readers may come at any time; they
/// take the centre's gate for short spells only, so an enumeration shows each message as it was when its spell came.
/// </summary>
internal sealed class SmscBooks(Lock gate, SmscClock clock, IReadOnlyList<Account> accounts, long firstMessageId)
{
    private const int Spell = 1_024;

    private readonly ChunkedList<SmscEntry> _entries = new();
    private readonly TextStore _texts = new();
    private readonly AddressCodes _addresses = new();

    /// <summary>Messages accepted so far.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return _entries.Count;
        }
    }

    internal SmscCounts Counts { get; } = new();

    internal ref SmscEntry this[int index] => ref _entries[index];

    public SmscSnapshot Snapshot()
    {
        lock (gate)
            return Counts.Snapshot(_entries.Count, [.. accounts.Select(account => account.Snapshot())]);
    }

    /// <summary>Messages in the order of acceptance, from the one at <paramref name="from"/> to the last at the time of the call.</summary>
    public IEnumerable<SmscMessage> Messages(int from = 0)
    {
        var spell = new List<SmscMessage>(Spell);
        var end = Count;
        for (var next = from; next < end; next += Spell)
        {
            spell.Clear();
            lock (gate)
            {
                for (var index = next; index < Math.Min(next + Spell, end); index++)
                    spell.Add(View(index));
            }

            foreach (var message in spell)
                yield return message;
        }
    }

    /// <summary>Messages to one number, and with one part's text if given.</summary>
    public IReadOnlyList<SmscMessage> Find(string destination, string? text = null)
    {
        var found = new List<SmscMessage>();
        lock (gate)
        {
            if (!_addresses.TryFind(destination, out var code))
                return found;
            for (var index = 0; index < _entries.Count; index++)
            {
                if (_entries[index].Destination == code && View(index) is var message && (text is null || message.Text == text))
                    found.Add(message);
            }
        }

        return found;
    }

    /// <summary>Every (number, part's text, part) that was accepted more than once.</summary>
    public IReadOnlyList<SmscCopies> Copies()
    {
        // Hashes first: only what may be a copy is turned into text.
        var hashes = new int[Count];
        var octets = ArrayPool<byte>.Shared.Rent(ushort.MaxValue);
        var seen = new Dictionary<int, int>();
        for (var next = 0; next < hashes.Length; next += Spell)
        {
            lock (gate)
            {
                for (var index = next; index < Math.Min(next + Spell, hashes.Length); index++)
                    hashes[index] = HashOf(index, octets);
            }
        }

        ArrayPool<byte>.Shared.Return(octets);
        foreach (var hash in hashes)
            seen[hash] = seen.GetValueOrDefault(hash) + 1;
        return [.. Enumerable.Range(0, hashes.Length)
            .Where(index => seen[hashes[index]] > 1)
            .Select(At)
            .GroupBy(message => (message.Destination, message.Text, message.Part))
            .Where(group => group.Count() > 1)
            .Select(group => new SmscCopies(group.Key.Destination, group.Key.Text, group.Key.Part, [.. group]))];
    }

    /// <summary>Texts joined from their parts, to one number or to all. Parts belong together by account, addresses, reference and total.</summary>
    public IReadOnlyList<SmscWhole> Wholes(string? destination = null) => [.. Joiner.Join(destination is null ? Messages() : Find(destination))];

    internal int Add(in SubmitSm submit, Account account, int link, long now, MessageState finalState, ReceiptProgress receipt, MessageIdForm form)
    {
        var index = _entries.Add();
        ref var entry = ref _entries[index];
        entry.ReceivedAt = now;
        entry.Destination = _addresses.Encode(submit.Destination);
        entry.Source = _addresses.Encode(submit.Source);
        entry.Text = _texts.Add(submit.Text);
        entry.Link = link;
        entry.Concatenation = submit.Concatenation;
        entry.HasUserReference = submit.UserReference is not null;
        entry.UserReference = submit.UserReference.GetValueOrDefault();
        entry.DestinationTon = submit.DestinationTon;
        entry.DestinationNpi = submit.DestinationNpi;
        entry.DataCoding = submit.DataCoding;
        entry.Account = account.Index;
        entry.State = MessageState.EnRoute;
        entry.FinalState = finalState;
        entry.Receipt = receipt;
        entry.AnswerForm = form;
        Counts.Accept();
        return index;
    }

    internal long MessageId(int index) => firstMessageId + index;

    internal string Destination(int index) => _addresses.Decode(_entries[index].Destination);

    internal string Source(int index) => _addresses.Decode(_entries[index].Source);

    internal void Move(int index, MessageState state)
    {
        ref var entry = ref _entries[index];
        Counts.Move(entry.State, state);
        entry.State = state;
    }

    /// <summary>The message that was answered with this id to this account; -1 for none.</summary>
    internal int IndexOf(string messageId, Account account)
    {
        foreach (var form in Enum.GetValues<MessageIdForm>())
        {
            if (form.Read(messageId) is { } number && number >= firstMessageId && number < firstMessageId + _entries.Count)
            {
                var index = (int)(number - firstMessageId);
                if (_entries[index].Account == account.Index && _entries[index].AnswerForm.Spell(number) == messageId)
                    return index;
            }
        }

        return -1;
    }

    /// <summary>The account's newest message that was submitted with this user_message_reference; -1 for none.</summary>
    internal int IndexOf(ushort reference, Account account)
    {
        for (var index = _entries.Count - 1; index >= 0; index--)
        {
            if (_entries[index].Account == account.Index && _entries[index].HasUserReference && _entries[index].UserReference == reference)
                return index;
        }

        return -1;
    }

    /// <summary>The message's id as its submit was, or would have been, answered.</summary>
    internal string AnswerId(int index) => _entries[index].AnswerForm.Spell(MessageId(index));

    private SmscMessage At(int index)
    {
        lock (gate)
            return View(index);
    }

    private int HashOf(int index, byte[] octets)
    {
        ref var entry = ref _entries[index];
        var hash = default(HashCode);
        hash.Add(entry.Destination);
        hash.Add(entry.Concatenation.Part);
        hash.AddBytes(octets.AsSpan(0, _texts.Read(entry.Text, octets)));
        return hash.ToHashCode();
    }

    private SmscMessage View(int index)
    {
        ref var entry = ref _entries[index];
        var parts = entry.Concatenation;
        return new()
        {
            Index = index,
            MessageId = entry.AnswerForm.Spell(MessageId(index)),
            Account = accounts[entry.Account].SystemId,
            Source = Source(index),
            Destination = Destination(index),
            DestinationTon = entry.DestinationTon,
            DestinationNpi = entry.DestinationNpi,
            DataCoding = entry.DataCoding,
            Text = TextOf(entry),
            Reference = parts.Parts == 0 ? null : parts.Reference,
            Part = Math.Max((byte)1, parts.Part),
            Parts = Math.Max((byte)1, parts.Parts),
            UserReference = entry.HasUserReference ? entry.UserReference : null,
            ReceivedAt = clock.At(entry.ReceivedAt),
            ReceivedTimestamp = clock.TimestampAt(entry.ReceivedAt),
            Answered = entry.Answered,
            State = entry.State,
            Receipt = entry.Receipt,
        };
    }

    private string TextOf(in SmscEntry entry)
    {
        var octets = ArrayPool<byte>.Shared.Rent(ushort.MaxValue);
        var length = _texts.Read(entry.Text, octets);
        var letters = ArrayPool<char>.Shared.Rent(length + 1);
        var text = new string(letters, 0, MessageText.Decode(octets.AsSpan(0, length), entry.DataCoding, letters));
        ArrayPool<char>.Shared.Return(letters);
        ArrayPool<byte>.Shared.Return(octets);
        return text;
    }
}
