using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Integration.Tests.Town;

/// <summary>The courts and the portal of a town: they publish, and keep books of what the broker acknowledged. They never ask Dispatch.</summary>
internal sealed class TownPress(string bootstrapServers, TopicTable topics, TownPeople people, int partitions) : IDisposable
{
    private const int CourtCount = 7;

    private readonly IProducer<byte[], byte[]?> _producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 1,
        MessageMaxBytes = topics.Notices.MaxMessageBytes,
    }).SetLogHandler((_, _) => { }).Build();

    private readonly Lock _books = new();
    private readonly List<(string Id, Province Province)> _courts =
        [.. Enumerable.Range(0, CourtCount).Select(i => (string.Create(CultureInfo.InvariantCulture, $"court-{i}"), new Province((byte)(i * 4))))];

    private readonly Dictionary<UInt128, Reach> _reach = [];
    private readonly List<PublishedNotice> _notices = [];
    private readonly List<PublishedCancel> _cancels = [];
    private readonly List<PublishedView> _views = [];
    private readonly List<PublishedBad> _bad = [];
    private int _next;

    public CourtSide Courts => new()
    {
        Courts = _courts,
        Notices = _notices,
        Cancels = _cancels,
        Bad = [.. _bad.Where(bad => bad.At.Source == SourceName.Notices)],
    };

    public CitizenSide Citizens => new() { Views = _views, Bad = [.. _bad.Where(bad => bad.At.Source != SourceName.Notices)], TellsRegistry = false };

    /// <summary>Distinct notices issued so far.</summary>
    public int Issued
    {
        get
        {
            lock (_books) return _notices.Select(notice => notice.Key).Distinct().Count();
        }
    }

    /// <summary>A notice that was not issued before; not published yet.</summary>
    public NoticeIssued Draft(string? courtId = null)
    {
        var number = Interlocked.Increment(ref _next);
        var court = _courts[number % CourtCount];
        if (courtId is not null)
        {
            court = (courtId, new Province(23));
            lock (_books) if (!_courts.Contains(court)) _courts.Add(court);
        }

        var key = NoticeKey.FromGuid(Guid.NewGuid());
        lock (_books) _reach[key.Value] = people.ReachOf(number);
        return new NoticeIssued
        {
            Key = key,
            CourtId = court.Item1,
            Province = court.Item2,
            CaseNumber = string.Create(CultureInfo.InvariantCulture, $"14050000{number}"),
            Kind = NoticeKind.Summons,
            Recipient = people[number],
            Title = "احضاریه شعبه دادگاه عمومی حقوقی",
            BodyRef = string.Create(CultureInfo.InvariantCulture, $"s3://court/{number}"),
            IssuedAt = Now(),
        };
    }

    /// <summary>Issues so many new notices and returns when the broker has them all.</summary>
    public async Task<IReadOnlyList<NoticeIssued>> IssueAsync(int count, string? courtId = null)
    {
        var drafts = Enumerable.Range(0, count).Select(_ => Draft(courtId)).ToList();
        await Task.WhenAll(drafts.Select(notice => PublishAsync(notice)));
        return drafts;
    }

    /// <param name="notice">A draft, one issued before (a repeat), or one that contradicts it.</param>
    /// <param name="partition">Null: the one its number belongs to.</param>
    public async Task PublishAsync(NoticeIssued notice, int? partition = null)
    {
        var value = EventEncoder.Encode(notice);
        var (at, offset) = await SendAsync(topics.Notices.Name, notice.NumberText, value, null, partition);
        var print = Fingerprint.Of((ReadOnlySpan<byte>)value);
        lock (_books)
        {
            var court = _courts.IndexOf((notice.CourtId, notice.Province));
            _notices.Add(new PublishedNotice(notice.Key.Value, print, print, notice.IssuedAt.UtcTicks, offset, court, (short)at, _reach[notice.Key.Value]));
        }
    }

    public async Task CancelAsync(NoticeIssued notice, DateTimeOffset? at = null, string? courtId = null)
    {
        var cancel = new NoticeCancelled { Key = notice.Key, Number = notice.Number, CourtId = courtId ?? notice.CourtId, CancelledAt = at ?? Now(), Reason = "withdrawn" };
        var value = EventEncoder.Encode(cancel);
        var (partition, offset) = await SendAsync(topics.Notices.Name, cancel.NumberText, value, null, null);
        lock (_books)
        {
            var court = _courts.FindIndex(one => one.Id == cancel.CourtId);
            _cancels.Add(new PublishedCancel(notice.Key.Value, Fingerprint.Of((ReadOnlySpan<byte>)value), cancel.CancelledAt.UtcTicks, offset, court, (short)partition));
        }
    }

    public async Task ViewAsync(NoticeIssued notice, string? viewId = null, DateTimeOffset? at = null, string? office = null)
    {
        viewId ??= Guid.NewGuid().ToString();
        var view = new NoticeViewed
        {
            ViewId = viewId,
            ViewKey = NoticeKey.Of(viewId).Value,
            Key = notice.Key,
            Number = notice.Number,
            Viewer = ViewerKind.Recipient,
            Channel = office is null ? ViewChannel.Portal : ViewChannel.Office,
            OfficeId = office,
            ViewedAt = at ?? Now(),
        };
        var value = EventEncoder.Encode(view);
        var (partition, offset) = await SendAsync(topics.Views.Name, view.NumberText, value, null, null);
        var content = ViewContent.Of(notice.Key.Value, view.ViewedAt.UtcTicks, view.Viewer, view.Channel, view.OfficeId);
        lock (_books)
        {
            _views.Add(new PublishedView(
                view.ViewKey, notice.Key.Value, content, Fingerprint.Of((ReadOnlySpan<byte>)value), view.ViewedAt.UtcTicks, offset, (short)partition, office is not null));
        }
    }

    /// <summary>Publishes what must be refused.</summary>
    public async Task<SourcePosition> BadAsync(SourceName source, EventKind kind, byte[]? value, Headers? headers = null, string key = "bad", int? partition = null)
    {
        var topic = source switch { SourceName.Notices => topics.Notices, SourceName.Views => topics.Views, _ => topics.Registrations };
        var (at, offset) = await SendAsync(topic.Name, key, value, headers, partition);
        var position = new SourcePosition(source, at, offset);
        lock (_books) _bad.Add(new PublishedBad(position, kind, Fingerprint.Of((ReadOnlySpan<byte>)(value ?? []))));
        return position;
    }

    /// <summary>A partition of the notices' topic that a number does not belong to.</summary>
    public int AnyPartition() => Random.Shared.Next(partitions);

    /// <summary>Business time, cut as the ledger cuts it.</summary>
    public static DateTimeOffset Now()
    {
        var now = DateTimeOffset.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public void Dispose() => _producer.Dispose();

    private async Task<(int Partition, long Offset)> SendAsync(string topic, string key, byte[]? value, Headers? headers, int? partition)
    {
        var message = new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = value, Headers = headers };
        var report = partition is { } given
            ? await _producer.ProduceAsync(new TopicPartition(topic, given), message)
            : await _producer.ProduceAsync(topic, message);
        return (report.Partition.Value, report.Offset.Value);
    }
}
