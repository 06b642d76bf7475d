using Dispatch.Core.Ingest;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>The ledger's record of refused events, and the few that are kept whole because the dead-letter topic cannot take them.</summary>
internal static class RejectionTable
{
    private const string InsertSql =
        """
        INSERT INTO rejection (topic_id, partition, "offset", unit, conflict, reason)
        SELECT $1, r.partition, r."offset", $2, r.conflict, r.reason FROM unnest($3, $4, $5, $6) AS r(partition, "offset", conflict, reason)
        """;

    private const string OversizeSql = "INSERT INTO oversize VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

    public static NpgsqlBatchCommand Insert(Guid topicId, long unit, IReadOnlyList<SourceRecord> refused)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topicId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unit });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. refused.Select(record => record.Partition)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. refused.Select(record => record.Offset)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. refused.Select(record => record.Refusal!.Conflict)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. refused.Select(record => record.Refusal!.Reason)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    public static NpgsqlBatchCommand KeepWhole(DeadLetter letter)
    {
        var command = new NpgsqlBatchCommand(OversizeSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = letter.TopicId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = letter.Partition });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = letter.Offset });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = letter.Key, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = letter.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = KafkaHeaderBytes.Write(letter.Headers), NpgsqlDbType = NpgsqlDbType.Bytea });
        return command;
    }
}
