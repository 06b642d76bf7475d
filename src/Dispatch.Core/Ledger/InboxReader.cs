using Dispatch.Core.Notices;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The inbox: the committed rows of one recipient, newest first. Relies on the indexes <c>notice_inbox</c>, <c>life_key</c> and <c>feed_unit</c>'s key.</summary>
internal static class InboxReader
{
    /// <summary>Items a page at most.</summary>
    public const int MaxPage = 200;

    private const string Sql =
        """
        SELECT n.no, n.key, l.number, n.kind, l.channel, n.case_number, n.title, n.body_ref, l.issued_at, u.at,
               l.viewed_at, l.cancelled_at, l.flags
        FROM (SELECT * FROM notice WHERE recipient = $1 AND no < $2 ORDER BY no DESC LIMIT $3) n
        JOIN life l ON l.key = n.key
        JOIN feed_unit u ON u.id = n.unit
        ORDER BY n.no DESC
        """;

    /// <summary>One page.</summary>
    /// <param name="session">The ledger.</param>
    /// <param name="recipient">Whose inbox.</param>
    /// <param name="before">The last <see cref="InboxItem.No"/> of the page before; null: the first page.</param>
    /// <param name="size">Items, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Fewer than <paramref name="size"/> only on the last page.</returns>
    public static async Task<IReadOnlyList<InboxItem>> ReadAsync(LedgerSession session, RecipientId recipient, long? before, int size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPage);
        await using var command = new NpgsqlCommand(Sql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = recipient.Packed });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = size });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<InboxItem>(size);
        while (await reader.ReadAsync(cancellationToken)) items.Add(Item(reader));
        return items;
    }

    private static InboxItem Item(NpgsqlDataReader reader)
    {
        var channel = (NoticeChannel)reader.GetInt16(4);
        var flags = (LifeFlags)reader.GetInt16(12);
        DateTimeOffset? viewed = Time(reader, 10), cancelled = Time(reader, 11);
        return new InboxItem
        {
            No = reader.GetInt64(0),
            Key = NoticeKey.FromGuid(reader.GetGuid(1)),
            Number = Text(reader, 2),
            Kind = (NoticeKind)reader.GetInt16(3),
            Channel = channel,
            State = new NoticeFacts(channel, viewed, cancelled, (flags & LifeFlags.Lapsed) != 0, (flags & LifeFlags.Escalated) != 0).State,
            CaseNumber = Text(reader, 5),
            Title = Text(reader, 6),
            BodyRef = Text(reader, 7),
            IssuedAt = reader.GetDateTime(8),
            ServedAt = reader.GetDateTime(9),
            ViewedAt = viewed,
        };
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
}
