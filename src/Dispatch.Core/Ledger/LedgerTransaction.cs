using Dispatch.Core.Feed;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>
/// One transaction on the ledger and the feed unit it leaves. Every write that makes evidence goes through here, in this order:
/// rows (life by key, SMS by number, stage and segment), then <see cref="DrawUnitAsync"/>, then evidence into <see cref="Unit"/>,
/// then <see cref="CommitAsync"/>, which writes positions and the unit last.
/// </summary>
internal sealed class LedgerTransaction : IAsyncDisposable
{
    /// <summary>For a caller of <see cref="SetUnit"/>: reads the unit's id and its incarnation.</summary>
    public const string DrawSql = "SELECT nextval('feed_unit_id'), (SELECT max(no) FROM incarnation)";

    private const string InsertSql =
        "INSERT INTO feed_unit (id, incarnation, at, events, payload) VALUES ($1, $2, $3, $4, $5)";

    private const string LateSql = "INSERT INTO feed_unit_late (unit, bound) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(1);

    private readonly List<(NpgsqlBatchCommand Command, int MustAffect)> _last = [];
    private readonly NpgsqlTransaction _transaction;
    private int _incarnation;

    private LedgerTransaction(LedgerSession session, NpgsqlTransaction transaction, UnitWriter unit)
    {
        Session = session;
        _transaction = transaction;
        Unit = unit;
        unit.Reset();
    }

    public LedgerSession Session { get; }

    /// <summary>The evidence of this transaction.</summary>
    public UnitWriter Unit { get; }

    /// <summary>The unit's id once drawn; rows that are evidence name it.</summary>
    public long UnitId { get; private set; }

    /// <summary>The incarnation the unit belongs to, once drawn.</summary>
    public int Incarnation => _incarnation;

    /// <summary>The time of record, set by <see cref="CommitAsync"/>: what evidence without an own time dates from.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Begins; <paramref name="unit"/> is reset and reused.</summary>
    public static async Task<LedgerTransaction> BeginAsync(LedgerSession session, UnitWriter unit, CancellationToken cancellationToken) =>
        new(session, await session.Connection.BeginTransactionAsync(cancellationToken), unit);

    /// <summary>
    /// Draws the unit's id. Must come after the life rows this unit tells about are locked (or newly inserted):
    /// then whoever builds on a committed unit has a higher id, and the feed keeps cause before effect.
    /// </summary>
    public async Task DrawUnitAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DrawSql, Session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        SetUnit(reader.GetInt64(0), reader.GetInt32(1));
    }

    /// <summary>For a caller that sent <see cref="DrawSql"/> as the next statement of the reader's batch, under the same rule as <see cref="DrawUnitAsync"/>.</summary>
    public async Task ReadUnitAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        SetUnit(reader.GetInt64(0), reader.GetInt32(1));
    }

    /// <summary>For a caller that drew the id together with other reads, under the same rule as <see cref="DrawUnitAsync"/>.</summary>
    public void SetUnit(long id, int incarnation)
    {
        UnitId = id;
        _incarnation = incarnation;
    }

    /// <summary>Adds a statement that runs last, with the unit, in one round trip.</summary>
    /// <param name="command">The statement.</param>
    /// <param name="mustAffect">Rows it must affect, else nothing is committed; -1: any number.</param>
    public void Last(NpgsqlBatchCommand command, int mustAffect) => _last.Add((command, mustAffect));

    /// <summary>Writes what <see cref="Last"/> gathered and the unit (where there is evidence), then commits.</summary>
    /// <exception cref="PositionMovedException">A statement affected another number of rows than it must: rolled back.</exception>
    /// <exception cref="NpgsqlException">The ledger failed; whether the COMMIT took place is unknown if it was under way.</exception>
    public async Task CommitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        At = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        await WriteLastAsync(cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
        if (!Unit.IsEmpty) Session.Commits?.Answered(UnitId, clock.GetTimestamp());
        if (!Unit.IsEmpty && clock.GetElapsedTime(started) > LateAfter) await RecordLateAsync(clock.GetUtcNow(), cancellationToken);
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private async Task WriteLastAsync(CancellationToken cancellationToken)
    {
        if (_last.Count == 0 && Unit.IsEmpty) return;
        await using var batch = new NpgsqlBatch(Session.Connection, _transaction);
        foreach (var (command, _) in _last) batch.BatchCommands.Add(command);
        if (!Unit.IsEmpty) batch.BatchCommands.Add(InsertUnit());
        await batch.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (command, mustAffect) in _last)
        {
            if (mustAffect >= 0 && (int)command.RecordsAffected != mustAffect)
                throw new PositionMovedException($"{command.RecordsAffected} of {mustAffect} rows were as expected; the transaction is rolled back.");
        }
    }

    private NpgsqlBatchCommand InsertUnit()
    {
        if (UnitId == 0) throw new InvalidOperationException("DrawUnitAsync must come before evidence is committed.");
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = UnitId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _incarnation });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = At.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Unit.Events });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = Unit.Payload, NpgsqlDbType = NpgsqlDbType.Bytea });
        return command;
    }

    private async Task RecordLateAsync(DateTimeOffset bound, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LateSql, Session.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = UnitId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = bound.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
