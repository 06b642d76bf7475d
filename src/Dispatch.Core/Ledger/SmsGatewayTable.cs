using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Numbers for gateway accounts, drawn when a name is first seen.</summary>
internal static class SmsGatewayTable
{
    /// <summary>The account's number.</summary>
    public static async Task<short> NumberAsync(LedgerSession session, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var find = new NpgsqlCommand("SELECT no FROM gateway WHERE name = $1", session.Connection))
            {
                find.Parameters.AddWithValue(name);
                if (await find.ExecuteScalarAsync(cancellationToken) is short no) return no;
            }

            await using var insert = new NpgsqlCommand("INSERT INTO gateway (name) VALUES ($1) ON CONFLICT DO NOTHING", session.Connection);
            insert.Parameters.AddWithValue(name);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
