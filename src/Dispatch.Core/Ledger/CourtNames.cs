using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Reads courts back by their row. Relies on the primary key of <c>court</c>.</summary>
internal static class CourtNames
{
    private const string ReadSql = "SELECT c.no, c.id FROM unnest($1) AS k(no) JOIN court c ON c.no = k.no";

    /// <summary>The ids of those that exist.</summary>
    public static async Task<List<(int Court, string Id)>> ReadAsync(LedgerSession session, int[] courts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = courts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<(int, string)>(courts.Length);
        while (await reader.ReadAsync(cancellationToken)) names.Add((reader.GetInt32(0), reader.GetString(1)));
        return names;
    }
}
