using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>What a failed write means for the batch that was being written.</summary>
internal static class LedgerFault
{
    /// <summary>
    /// True for an error in the data itself (SQLSTATE classes 22 and 23 but unique violations): only this may split a batch to find its poison.
    /// A lost connection, a dead-lock, a serialization failure, a full disk never does.
    /// </summary>
    public static bool IsData(Exception exception) =>
        exception is PostgresException { SqlState: ['2', '2' or '3', ..] } data && data.SqlState != PostgresErrorCodes.UniqueViolation;

    /// <summary>True where a number was written by somebody else meanwhile: the batch is replayed against what is there.</summary>
    public static bool IsRepeat(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>True where the same transaction can simply be tried again on the same connection.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The SQLSTATE, for people.</summary>
    public static string State(Exception exception) => (exception as PostgresException)?.SqlState ?? "";
}
