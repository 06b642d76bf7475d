using Dispatch.Core.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Reads courts back by their row. Relies on the primary key of <c>court</c>.</summary>
internal static class CourtNames
{
    private const string ReadSql = "SELECT c.no, c.id, c.province FROM unnest($1) AS k(no) JOIN court c ON c.no = k.no";

    /// <summary>Id and province of those that exist.</summary>
    public static async Task<List<(int Court, string Id, Province Province)>> ReadAsync(LedgerSession session, int[] courts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = courts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<(int, string, Province)>(courts.Length);
        while (await reader.ReadAsync(cancellationToken)) names.Add((reader.GetInt32(0), reader.GetString(1), new Province((byte)reader.GetInt16(2))));
        return names;
    }
}
