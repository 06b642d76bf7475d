using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>Numbers of rule packs by name and version. Relies on their unique key.</summary>
internal static class RulePackTable
{
    private const string EnsureSql =
        """
        WITH new AS (INSERT INTO rule_pack (name, version) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING no)
        SELECT no FROM new UNION ALL SELECT no FROM rule_pack WHERE name = $1 AND version = $2
        """;

    public static async Task<short> EnsureAsync(LedgerSession session, string name, int version, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EnsureSql, session.Connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
        object? no;
        do no = await command.ExecuteScalarAsync(cancellationToken); // none: another worker is just writing it; the next look sees it
        while (no is null);
        return (short)no;
    }
}
