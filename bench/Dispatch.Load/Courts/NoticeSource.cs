using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Load.Courts;

/// <summary>
/// The notices of a run, numbered from 0: the same number gives the same notice whenever it is asked for, so that what came out can be
/// compared with what went in without keeping it. Keys are random UUIDs, as courts use them.
/// </summary>
internal sealed class NoticeSource
{
    private const int CourtCount = 3_000;

    private readonly People _people;
    private readonly int[] _recipients;
    private readonly byte[] _seed = new byte[16];

    /// <param name="people">Who notices go to, drawn uniformly.</param>
    /// <param name="count">Notices there are.</param>
    /// <param name="once">True: nobody gets two, so that an SMS tells its notice by its number alone.</param>
    /// <param name="seed">Of all chance.</param>
    /// <exception cref="LoadException">There are fewer people than notices, and nobody is to get two.</exception>
    public NoticeSource(People people, int count, bool once, int seed)
    {
        if (once && count > people.Count)
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"{count} notices (warm-up and all) for {people.Count} people, of whom nobody is to get two: give --people {count} or more."));
        _people = people;
        BinaryPrimitives.WriteInt32BigEndian(_seed, seed);
        _recipients = once ? DrawOnce(people.Count, count, new Random(seed)) : Draw(people.Count, count, new Random(seed));
    }

    public int Count => _recipients.Length;

    /// <summary>Id and province of every court.</summary>
    public IReadOnlyList<(string Id, Province Province)> Courts { get; } =
        [.. Enumerable.Range(0, CourtCount).Select(court => (string.Create(CultureInfo.InvariantCulture, $"court-{court:0000}"), new Province((byte)(court % Province.Count))))];

    /// <summary>Who a notice goes to.</summary>
    public int Person(int notice) => _recipients[notice];

    /// <summary>Which of <see cref="Courts"/> issues a notice.</summary>
    public int Court(int notice) => CourtOf(Key(notice));

    public NoticeKey Key(int notice)
    {
        Span<byte> input = stackalloc byte[20];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _seed.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[16..], notice);
        SHA256.HashData(input, hash);
        (hash[6], hash[8]) = ((byte)((hash[6] & 0x0F) | 0x40), (byte)((hash[8] & 0x3F) | 0x80)); // version 4
        return NoticeKey.Read(hash);
    }

    /// <param name="notice">Its number here.</param>
    /// <param name="at">When it is issued; cut to microseconds, as events are.</param>
    /// <param name="courtId">Who issues it; null: the court that <see cref="Court"/> says.</param>
    /// <param name="lane">How urgent it is.</param>
    public NoticeIssued Issued(int notice, DateTimeOffset at, string? courtId = null, Lane lane = Lane.Normal)
    {
        var key = Key(notice);
        var (court, province) = Courts[CourtOf(key)];
        return new NoticeIssued
        {
            Key = key,
            CourtId = courtId ?? court,
            Lane = lane,
            Province = province,
            CaseNumber = string.Create(CultureInfo.InvariantCulture, $"14046892{notice:00000000}"),
            Kind = NoticeKind.Summons,
            Recipient = _people.Recipient(_recipients[notice]),
            Title = string.Create(CultureInfo.InvariantCulture, $"احضاریه شعبه {notice % 100} دادگاه عمومی حقوقی"),
            BodyRef = $"s3://court/{key}",
            IssuedAt = WholeMicroseconds(at),
        };
    }

    /// <summary>A time as events carry it.</summary>
    public static DateTimeOffset WholeMicroseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static int CourtOf(NoticeKey key) => (int)((ulong)key.Value % CourtCount);

    private static int[] Draw(int people, int count, Random random)
    {
        var drawn = new int[count];
        for (var i = 0; i < count; i++) drawn[i] = random.Next(people);
        return drawn;
    }

    private static int[] DrawOnce(int people, int count, Random random)
    {
        int[] all = [.. Enumerable.Range(0, people)];
        random.Shuffle(all);
        return all[..count];
    }
}
