using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Desks;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc;

/// <summary>
/// The centre's state and its one gate. Everything happens in batches under the gate: what one read brought, or what
/// one ring of the timer found due. Each batch reads the clock once and ends by handing its writes to the sockets.
/// </summary>
internal sealed class Centre : IDisposable
{
    private readonly SmscOptions _options;
    private readonly Random _random;
    private readonly FrontDesk _front;
    private readonly SubmitDesk _submits;
    private readonly List<Link> _links = [];
    private readonly List<Link> _dirty = [];
    private readonly List<Waiter> _waiters = [];
    private TaskCompletionSource? _thaw;

    public Centre(SmscOptions options, TimeProvider time, Random random)
    {
        _options = options;
        _random = random;
        Clock = new(time);
        Accounts = [.. options.Accounts.Select((account, index) => new Account(account, (byte)index))];
        var firstId = options.FirstMessageId ?? (time.GetUtcNow().ToUnixTimeSeconds() - 1_700_000_000) * 10_000_000;
        Books = new(Gate, Clock, Accounts, firstId);
        Agenda = new(Clock, Ring);
        Settings = options.Settings;
        Answers = new(this);
        Receipts = new(this);
        _submits = new(this, options.Observer);
        _front = new(this, _submits);
        Apply(options.Settings);
    }

    public Lock Gate { get; } = new();

    public SmscClock Clock { get; }

    public SmscSettings Settings { get; private set; }

    public IReadOnlyList<Account> Accounts { get; }

    public SmscBooks Books { get; }

    public Agenda Agenda { get; }

    public AnswerDesk Answers { get; }

    public ReceiptDesk Receipts { get; }

    /// <summary>Links that were not yet reported as ended.</summary>
    public IReadOnlyList<Link> Links => _links;

    /// <summary>Whether one of a share is hit. A share of nothing draws nothing.</summary>
    public bool Hit(double share) => share > 0 && _random.NextDouble() < share;

    public double Draw() => _random.NextDouble();

    public long Draw(DelayRange delay) => delay.Draw(_random);

    public void Apply(SmscSettings settings)
    {
        SmscSettingsGuard.Check(settings);
        lock (Gate)
        {
            Settings = settings;
            _submits.Begin(settings);
            _front.Begin(settings);
            foreach (var account in Accounts)
            {
                account.Apply(settings);
                account.HasNews = true;
            }

            if (settings.HalfOpen)
                _thaw ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            else
                Interlocked.Exchange(ref _thaw, null)?.SetResult();
            EndBatch(Clock.Now);
        }
    }

    /// <summary>Waits while the centre plays dead.</summary>
    public Task WhileFrozen(CancellationToken stopping) => Volatile.Read(ref _thaw)?.Task.WaitAsync(stopping) ?? Task.CompletedTask;

    public void Began(Link link)
    {
        lock (Gate)
        {
            _links.Add(link);
            Books.Counts.Links++;
            link.LastRead = Clock.Now;
            if (Agenda.NextRound == long.MaxValue)
                Agenda.NextRound = Clock.Now + TimeSpan.TicksPerSecond;
            EndBatch(Clock.Now);
        }
    }

    public void Ended(Link link)
    {
        lock (Gate)
        {
            link.Drop();
            if (!_links.Remove(link))
                return;
            Books.Counts.Links--;
            link.Account?.Links.Remove(link);
            Receipts.Lost(link);
            EndBatch(Clock.Now);
        }
    }

    /// <summary>Takes every whole PDU of what was read. Returns the octets used up; <paramref name="wanted"/> is the length of a PDU cut short.</summary>
    public int Take(Link link, ReadOnlySpan<byte> octets, out int wanted)
    {
        wanted = 0;
        lock (Gate)
        {
            var now = Clock.Now;
            var used = 0;
            link.LastRead = now;
            while (link.IsOpen && octets.Length - used >= PduHeader.Size)
            {
                var header = PduHeader.Read(octets[used..]);
                if (header.Length < PduHeader.Size || header.Length > _options.LongestPdu)
                {
                    _front.RefuseLength(link, header, now);
                    break;
                }

                var end = used + (int)header.Length;
                if (end > octets.Length)
                {
                    wanted = (int)header.Length;
                    break;
                }

                _front.Take(link, header, octets[(used + PduHeader.Size)..end], now);
                used = end;
            }

            EndBatch(now);
            return link.IsOpen ? used : octets.Length;
        }
    }

    /// <summary>Does something under the gate, as a batch of its own.</summary>
    public void Do(Action<Centre, long> work)
    {
        lock (Gate)
        {
            var now = Clock.Now;
            work(this, now);
            EndBatch(now);
        }
    }

    public void Dirty(Link link) => _dirty.Add(link);

    /// <summary>Completes once the counts are as wanted; looked at after each batch.</summary>
    public Task When(Func<SmscSnapshot, bool> condition, CancellationToken cancellation)
    {
        lock (Gate)
        {
            if (condition(Books.Snapshot()))
                return Task.CompletedTask;
            var waiter = new Waiter(condition, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiters.Add(waiter);
            return waiter.Met.Task.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        Agenda.Dispose();
    }

    private void Ring()
    {
        lock (Gate)
        {
            var now = Clock.Now;
            while (Agenda.TryAnswer(now, out var answer))
                Answers.Write(answer, now);
            while (Agenda.TryReceipt(now, out var receipt))
                Receipts.Due(receipt);
            if (Agenda.NextRound <= now)
            {
                Agenda.NextRound = now + TimeSpan.TicksPerSecond;
                _front.Round(now);
            }

            EndBatch(now, rang: true);
        }
    }

    private void EndBatch(long now, bool rang = false)
    {
        foreach (var account in Accounts)
        {
            if (account.HasNews)
                Receipts.Send(account, now);
        }

        foreach (var link in _dirty)
            link.Flush();
        _dirty.Clear();
        Agenda.Arm(now, rang);
        if (_waiters.Count > 0)
            TellWaiters();
    }

    private void TellWaiters()
    {
        var counts = Books.Snapshot();
        _waiters.RemoveAll(waiter => waiter.Met.Task.IsCompleted || (waiter.Condition(counts) && waiter.Met.TrySetResult()));
    }

    private sealed record Waiter(Func<SmscSnapshot, bool> Condition, TaskCompletionSource Met);
}
