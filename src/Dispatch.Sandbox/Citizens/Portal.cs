using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Courts;
using Dispatch.Sandbox.Publishing;

namespace Dispatch.Sandbox.Citizens;

/// <summary>
/// Plays those who read: most within a day, some twice, some at an office or through a lawyer, some before the notice has arrived; and a portal
/// that repeats itself, breaks events, and uses an id twice.
/// </summary>
internal sealed class Portal(Publisher publisher, string topic, CitizenBook book, CitizenOptions options, int seed)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly Guid Nobody = new("00000000-0000-4000-8000-000000000000");

    private readonly Random _random = new(seed);
    private readonly Agenda<Func<CancellationToken, Task>> _due = new();
    private int _views;

    public CitizenBook Book => book;

    /// <summary>Views that are planned and not yet published.</summary>
    public int Waiting => _due.Count;

    /// <summary>Takes note of a notice; what becomes of it is drawn now. Safe to call while <see cref="RunAsync"/> runs.</summary>
    /// <param name="issued">The notice.</param>
    /// <param name="first">It is viewed before it arrives.</param>
    public void Expect(IssuedNotice issued, bool first)
    {
        lock (_random)
        {
            var paper = issued.Reach == Reach.NoAccount;
            if (first)
            {
                Plan(issued, WallClock.Now, paper);
                return;
            }

            if (_random.NextDouble() >= (paper ? options.PaperViewed : options.Viewed)) return;
            var at = issued.Event.IssuedAt + Age();
            Plan(issued, at, paper);
            if (_random.NextDouble() < options.Again) Plan(issued, at + (_random.NextDouble() * 3 * options.Hour), paper);
        }
    }

    /// <summary>Publishes views at their times until <paramref name="isOver"/> says that no more notices come and none is planned.</summary>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver() || _due.Count > 0)
        {
            var now = WallClock.Now;
            while (_due.TryTake(now, out var step)) await step(cancellationToken);
            await Task.Delay(Tick, cancellationToken);
        }

        await publisher.FlushAsync(cancellationToken);
    }

    private void Plan(IssuedNotice issued, DateTimeOffset at, bool paper) => _due.Add(token => ViewAsync(issued, at, paper, token), at);

    // Log-normal: most soon, a long tail.
    private TimeSpan Age()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Min(options.MedianHours * Math.Exp(options.Spread * normal), options.LastHours) * options.Hour;
    }

    private async Task ViewAsync(IssuedNotice issued, DateTimeOffset at, bool paper, CancellationToken cancellationToken)
    {
        var view = Draw(issued, WallClock.Cut(at), paper);
        await PublishAsync(view, Draw(Wrapping.Draw), cancellationToken);
        if (Chance(options.Repeats)) _due.Add(token => PublishAsync(view, Draw(Wrapping.Draw), token), at + (Draw(random => random.NextDouble()) * 2 * options.Hour));
        if (Chance(options.Conflicts)) await PublishAsync(With(view, view.ViewId, view.ViewedAt + TimeSpan.FromMilliseconds(7)), Envelope.Plain, cancellationToken);
        if (Chance(options.Earlier)) await PublishAsync(With(view, NextId(), Between(issued.Event.IssuedAt, view.ViewedAt)), Envelope.Plain, cancellationToken);
        if (Chance(options.OfNothing)) await PublishAsync(OfNothing(view), Envelope.Plain, cancellationToken);
        if (Chance(options.Bad)) await PublishBadAsync(view, cancellationToken);
    }

    private NoticeViewed Draw(IssuedNotice issued, DateTimeOffset at, bool paper)
    {
        lock (_random)
        {
            var where = _random.NextDouble();
            var office = paper || where < options.Offices;
            var who = _random.NextDouble();
            var viewer = who < options.Lawyers ? ViewerKind.Lawyer : who < options.Lawyers + options.Delegates ? ViewerKind.Delegate : ViewerKind.Recipient;
            var id = NextId();
            return new NoticeViewed
            {
                ViewId = id,
                ViewKey = NoticeKey.Of(id).Value,
                Key = issued.Event.Key,
                Number = issued.Number,
                Viewer = viewer,
                ViewerId = viewer == ViewerKind.Recipient ? null : $"L{_random.Next(100_000, 999_999)}",
                Channel = office ? ViewChannel.Office : where < options.Offices + options.Apps ? ViewChannel.App : ViewChannel.Portal,
                OfficeId = office ? $"OFF-{issued.Court.Province.Number:00}-{_random.Next(1, 40)}" : null,
                ViewedAt = at,
            };
        }
    }

    private string NextId() => $"view-{seed}-{Interlocked.Increment(ref _views)}";

    private DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to) => WallClock.Cut(from + (Draw(random => random.NextDouble()) * (to - from)));

    private static NoticeViewed With(NoticeViewed view, string id, DateTimeOffset at) => new()
    {
        ViewId = id,
        ViewKey = NoticeKey.Of(id).Value,
        Key = view.Key,
        Number = view.Number,
        Viewer = view.Viewer,
        ViewerId = view.ViewerId,
        Channel = view.Channel,
        OfficeId = view.OfficeId,
        ViewedAt = at,
    };

    private NoticeViewed OfNothing(NoticeViewed like)
    {
        var id = NextId();
        return new NoticeViewed
        {
            ViewId = id,
            ViewKey = NoticeKey.Of(id).Value,
            Key = NoticeKey.FromGuid(Nobody),
            Viewer = like.Viewer,
            Channel = ViewChannel.Portal,
            ViewedAt = like.ViewedAt,
        };
    }

    private Task PublishAsync(NoticeViewed view, Envelope envelope, CancellationToken cancellationToken)
    {
        var key = Encoding.UTF8.GetBytes(view.NumberText);
        var record = Wrapping.Wrap(envelope, key, EventEncoder.Encode(view), SchemaName.NoticeViewed, view.ViewId, "/portal");
        var content = ViewContent.Of(view.Key.Value, view.ViewedAt.UtcTicks, view.Viewer, view.Channel, view.OfficeId);
        return publisher.SendAsync(topic, record, (partition, offset) => book.Add(new PublishedView(
            view.ViewKey, view.Key.Value, content, record.Fingerprint, view.ViewedAt.UtcTicks, offset, partition, view.Channel == ViewChannel.Office)), cancellationToken);
    }

    private async Task PublishBadAsync(NoticeViewed like, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(EventEncoder.Encode(With(like, NextId(), like.ViewedAt)));
        var (json, kind) = Draw(random => random.Next(5)) switch
        {
            0 => (text[..^2], EventKind.Viewed),
            1 => (text.Replace("\"viewId\":", "\"viewNo\":", StringComparison.Ordinal), EventKind.Viewed),
            2 => (text.Replace("notice.viewed/1", "notice.viewed/2", StringComparison.Ordinal), EventKind.Unknown),
            3 => (text[..^1] + ",\"viewId\":\"once more\"}", EventKind.Viewed),
            _ => ("\u0000\u0000", EventKind.Unknown),
        };
        var record = new OutgoingRecord(Encoding.UTF8.GetBytes(like.NumberText), Encoding.UTF8.GetBytes(json));
        await publisher.SendAsync(topic, record, (partition, offset) => book.AddBad(SourceName.Views, partition, offset, kind, record.Fingerprint), cancellationToken);
    }

    private bool Chance(double share) => Draw(random => random.NextDouble()) < share;

    private T Draw<T>(Func<Random, T> draw)
    {
        lock (_random) return draw(_random);
    }
}
