using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Parameters that hold a column each, for statements that unnest them.</summary>
internal static class Columns
{
    public static NpgsqlParameter Of(Guid[] values) => Array(values, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(long[] values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(long?[] values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(int[] values) => Array(values, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(short[] values) => Array(values, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Of(short?[] values) => Array(values, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Of(string?[] values) => Array(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(byte[][] values) => Array(values, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Of(DateTimeOffset[] values) => Array(System.Array.ConvertAll(values, value => value.UtcDateTime), NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter<T[]> Array<T>(T[] values, NpgsqlDbType type) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
