using Dispatch.Core.Notices;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>The turn each lane serves now: told by the senders, read by ingest with each batch.</summary>
internal static class SmsTurnTable
{
    // Relies on sms_turn_pkey. Nothing is written where another sender is further on.
    private const string TellSql =
        "UPDATE sms_turn t SET served = k.served FROM unnest($1, $2) AS k(lane, served) WHERE t.lane = k.lane AND t.served < k.served";

    /// <summary>Served turn per lane, by the lane's number.</summary>
    public static async Task<long[]> ReadAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT lane, served FROM sms_turn", session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var served = new long[3];
        while (await reader.ReadAsync(cancellationToken)) served[reader.GetInt16(0)] = reader.GetInt64(1);
        return served;
    }

    public static async Task TellAsync(LedgerSession session, long[] served, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TellSql, session.Connection);
        command.Parameters.Shorts([(short)Lane.Urgent, (short)Lane.Normal, (short)Lane.Bulk]).Longs(served);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
