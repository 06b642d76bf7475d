using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Courts by row and by id. Not cached: a ledger that is set back may give a row's number to another court. Relies on the indexes of <c>court</c>.</summary>
internal static class CourtTable
{
    private const string FindSql = "SELECT no, id FROM court WHERE no = ANY($1) OR id = ANY($2)";

    /// <summary>The rows with one of these numbers or ids; an id has a row for each province it was used with.</summary>
    public static async Task<List<(int No, string Id)>> FindAsync(LedgerSession session, int[] numbers, string[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindSql, session.Connection);
        command.Parameters.Add(Columns.Of(numbers));
        command.Parameters.Add(Columns.Of(ids));
        var courts = new List<(int, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) courts.Add((reader.GetInt32(0), reader.GetString(1)));
        return courts;
    }
}
