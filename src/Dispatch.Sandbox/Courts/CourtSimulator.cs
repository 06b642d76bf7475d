using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.People;
using Dispatch.Sandbox.Publishing;

namespace Dispatch.Sandbox.Courts;

/// <summary>
/// Plays the courts: issues notices in bursts, repeats some, spoils some, contradicts some, withdraws some; and writes down what was published
/// where, by delivery report alone.
/// </summary>
internal sealed class CourtSimulator(Publisher publisher, string topic, CourtMap map, CourtBook book, Person[] people, CourtOptions options, int seed)
{
    private const string Schema = SchemaName.NoticeIssued;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LateBy = TimeSpan.FromSeconds(1);
    private static readonly BadNotice[] AllBad = Enum.GetValues<BadNotice>();
    private static readonly string[] Titles = ["احضاریه جلسه رسیدگی", "ابلاغ دادنامه بدوی", "اخطاریه رفع نقص", "ابلاغ قرار کارشناسی", "اجراییه", "ابلاغ نظریه کارشناس"];

    private readonly Random _random = new(seed);
    private readonly NumberStyle _numbers = new(seed);
    private readonly Agenda<Func<CancellationToken, Task>> _later = new();
    private CourtHouse? _releasing;
    private int _releaseLeft;
    private int _issued;
    private int _spoiled;

    /// <summary>Called with each notice once it is planned; a late one leaves the court only later.</summary>
    public Action<IssuedNotice, bool> Issued { get; init; } = static (_, _) => { };

    /// <summary>How a recipient can be reached, where somebody is changing that.</summary>
    public Func<int, bool> IsUnsettled { get; init; } = static _ => false;

    public CourtBook Book => book;

    /// <summary>Different notices planned so far.</summary>
    public int Planned => Volatile.Read(ref _issued);

    /// <summary>Issues all notices at the rate and sees their aftermath through; returns when the last record is acknowledged.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (_issued < options.Notices || _later.Count > 0)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(begun);
            while (_issued < options.Notices && _issued < Due(elapsed)) await IssueAsync(cancellationToken);
            var now = WallClock.Now;
            while (_later.TryTake(now, out var step)) await step(cancellationToken);
            await Task.Delay(Tick, cancellationToken);
        }

        await publisher.FlushAsync(cancellationToken);
    }

    // Every second third of each three seconds is quiet, the others make up for it: courts release in bulk.
    private double Due(TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        var whole = Math.Floor(seconds / 3) * 3;
        var phase = seconds - whole;
        var played = phase < 1 ? 2 * phase : phase < 2 ? 2 + (0.2 * (phase - 1)) : 2.2 + (0.8 * (phase - 2));
        return options.Rate * (whole + played);
    }

    private async Task IssueAsync(CancellationToken cancellationToken)
    {
        var court = NextCourt();
        var issued = Plan(court);
        var late = _random.NextDouble() < options.Late;
        Volatile.Write(ref _issued, _issued + 1);
        Issued(issued, late);
        if (PlanAftermath(issued, late)) _later.Add(token => PublishAsync(issued, token), WallClock.Now + LateBy);
        else await PublishAsync(issued, cancellationToken);
        if (_random.NextDouble() < options.Bad) await PublishBadAsync(issued, cancellationToken);
    }

    // One court at a time releases a pile.
    private CourtHouse NextCourt()
    {
        if (_releaseLeft > 0)
        {
            _releaseLeft--;
            return _releasing!;
        }

        var court = map.Draw(_random);
        if (_random.Next(100) == 0) (_releasing, _releaseLeft) = (court, _random.Next(50, 300));
        return court;
    }

    private IssuedNotice Plan(CourtHouse court)
    {
        var who = _random.Next(people.Length);
        var person = people[who];
        var number = _numbers.Next(_issued, _random);
        var normalized = NoticeKey.Normalize(number);
        var key = NoticeKey.Of(normalized);
        var notice = new NoticeIssued
        {
            Key = key,
            Number = number,
            CourtId = court.Id,
            Province = court.Province,
            CaseNumber = $"{_random.NextInt64(140_000_000_000, 150_000_000_000)}",
            Kind = (NoticeKind)_random.Next(0, 7),
            Lane = _releaseLeft > 0 ? Lane.Bulk : _random.Next(20) == 0 ? Lane.Urgent : Lane.Normal,
            Recipient = person.Id,
            Title = Titles[_random.Next(Titles.Length)],
            BodyRef = _random.Next(3) == 0 ? null : $"urn:court:{court.Id}:{_issued}",
            IssuedAt = WallClock.Now,
        };
        var record = Wrapping.Wrap(Wrapping.Draw(_random), Encoding.UTF8.GetBytes(number), EventEncoder.Encode(notice), Schema, $"{court.Id}/{_issued}", court.Source);
        return new IssuedNotice(notice, number, court, ReachOf(who, person), record);
    }

    private Reach ReachOf(int who, Person person) =>
        IsUnsettled(who) ? Reach.Unsettled : !person.HasAccount ? Reach.NoAccount : person.Mobile == 0 ? Reach.AccountOnly : Reach.Mobile;

    // True where the notice itself is to leave late: a view or its own cancel comes first.
    private bool PlanAftermath(IssuedNotice issued, bool late)
    {
        if (_random.NextDouble() < options.Repeats) _later.Add(token => RepeatAsync(issued, token), Soon());

        // A contradiction that came first would make another court the issuer.
        if (!late && _random.NextDouble() < options.Conflicts) _later.Add(token => ContradictAsync(issued, token), Soon() + LateBy);
        return (_random.NextDouble() < options.Cancels && PlanCancel(issued)) || late;
    }

    // At once for one of three: within the same batch.
    private DateTimeOffset Soon() => _random.Next(3) == 0 ? WallClock.Now : WallClock.Now + (_random.NextDouble() * options.Aftermath);

    private Task PublishAsync(IssuedNotice issued, CancellationToken cancellationToken) => PublishAsync(issued.Event, issued, issued.Court, issued.Record, cancellationToken);

    private Task PublishAsync(NoticeIssued notice, IssuedNotice issued, CourtHouse court, OutgoingRecord record, CancellationToken cancellationToken)
    {
        // The content's own digest stands for what it says; the seed is the court's, any will do.
        var content = Content.Digest(notice, 0);
        return publisher.SendAsync(topic, record, (partition, offset) => book.Add(new PublishedNotice(
            notice.Key.Value, content, record.Fingerprint, notice.IssuedAt.UtcTicks, offset, court.Index, partition, issued.Reach)), cancellationToken);
    }

    // The same bytes, or the same event in another envelope.
    private Task RepeatAsync(IssuedNotice issued, CancellationToken cancellationToken)
    {
        var record = _random.Next(2) == 0
            ? issued.Record
            : Wrapping.Wrap(Wrapping.Draw(_random), issued.Record.Key, EventEncoder.Encode(issued.Event), Schema, "again", issued.Court.Source);
        return PublishAsync(issued.Event, issued, issued.Court, record, cancellationToken);
    }

    private async Task ContradictAsync(IssuedNotice issued, CancellationToken cancellationToken)
    {
        var stranger = _random.Next(2) == 0;
        var court = stranger ? map.DrawOther(issued.Court, _random) : issued.Court;
        var notice = issued.Event;
        var other = new NoticeIssued
        {
            Key = notice.Key,
            Number = issued.Number,
            CourtId = court.Id,
            Province = court.Province,
            CaseNumber = notice.CaseNumber,
            Kind = notice.Kind,
            Lane = notice.Lane,
            Recipient = notice.Recipient,
            Title = stranger ? notice.Title : notice.Title + " (اصلاحی)",
            BodyRef = notice.BodyRef,
            IssuedAt = notice.IssuedAt,
        };
        var record = new OutgoingRecord(issued.Record.Key, EventEncoder.Encode(other));
        await PublishAsync(other, issued, court, record, cancellationToken);
    }

    private async Task PublishBadAsync(IssuedNotice like, CancellationToken cancellationToken)
    {
        // Two of the huge ones are enough for any run.
        var how = AllBad[_spoiled++ % AllBad.Length];
        if (how == BadNotice.Huge && _spoiled > 2 * AllBad.Length) how = BadNotice.NotJson;
        var number = _numbers.Next(options.Notices + _spoiled, _random);
        var good = EventEncoder.Encode(With(like.Event, number));
        var (record, kind) = BadNotices.Make(how, good, Encoding.UTF8.GetBytes(number), _random);
        await publisher.SendAsync(topic, record, (partition, offset) => book.AddBad(partition, offset, kind, record.Fingerprint), cancellationToken);
    }

    private static NoticeIssued With(NoticeIssued notice, string number) => new()
    {
        Key = NoticeKey.Of(NoticeKey.Normalize(number)),
        Number = number,
        CourtId = notice.CourtId,
        Province = notice.Province,
        CaseNumber = notice.CaseNumber,
        Kind = notice.Kind,
        Recipient = notice.Recipient,
        Title = notice.Title,
        IssuedAt = notice.IssuedAt,
    };

    // Most after the notice, some before it arrives; some said twice, some with another time, some by a court that has no say.
    private bool PlanCancel(IssuedNotice issued)
    {
        var at = WallClock.Now;
        var before = _random.Next(4) == 0;
        var first = before ? at : Soon();
        var cancelledAt = WallClock.Cut(_random.Next(4) == 0 ? at : first);
        _later.Add(token => CancelAsync(issued, issued.Court, cancelledAt, token), first);
        switch (_random.Next(10))
        {
            case 0:
                _later.Add(token => CancelAsync(issued, issued.Court, cancelledAt, token), first + TimeSpan.FromSeconds(_random.NextDouble()));
                break;
            case 1:
                _later.Add(token => CancelAsync(issued, issued.Court, cancelledAt + TimeSpan.FromMilliseconds(1), token), first + TimeSpan.FromSeconds(_random.NextDouble()));
                break;
            case 2:
                _later.Add(token => CancelAsync(issued, map.DrawOther(issued.Court, _random), cancelledAt, token), first);
                break;
        }

        return before;
    }

    private Task CancelAsync(IssuedNotice issued, CourtHouse court, DateTimeOffset cancelledAt, CancellationToken cancellationToken)
    {
        var cancel = new NoticeCancelled { Key = issued.Event.Key, Number = issued.Number, CourtId = court.Id, CancelledAt = cancelledAt, Reason = _random.Next(2) == 0 ? null : "صدور اشتباه" };
        var record = Wrapping.Wrap(Wrapping.Draw(_random), issued.Record.Key, EventEncoder.Encode(cancel), SchemaName.NoticeCancelled, "cancel", court.Source);
        return publisher.SendAsync(topic, record, (partition, offset) => book.Add(new PublishedCancel(
            cancel.Key.Value, record.Fingerprint, cancelledAt.UtcTicks, offset, court.Index, partition)), cancellationToken);
    }
}
