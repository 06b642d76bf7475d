using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Core.Ledger;

/// <summary>Typed parameters for the statements of the SMS tables: without boxing, and of the type that the index has.</summary>
internal static class SmsParameters
{
    public static NpgsqlParameterCollection Arrays<T>(this NpgsqlParameterCollection parameters, NpgsqlDbType type, IEnumerable<T> values)
    {
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
        return parameters;
    }

    public static NpgsqlParameterCollection Longs(this NpgsqlParameterCollection parameters, IEnumerable<long> values) => parameters.Arrays(NpgsqlDbType.Bigint, values);

    public static NpgsqlParameterCollection Ints(this NpgsqlParameterCollection parameters, IEnumerable<int> values) => parameters.Arrays(NpgsqlDbType.Integer, values);

    public static NpgsqlParameterCollection Shorts(this NpgsqlParameterCollection parameters, IEnumerable<short> values) => parameters.Arrays(NpgsqlDbType.Smallint, values);

    public static NpgsqlParameterCollection Texts(this NpgsqlParameterCollection parameters, IEnumerable<string?> values) => parameters.Arrays(NpgsqlDbType.Text, values);

    public static NpgsqlParameterCollection Keys(this NpgsqlParameterCollection parameters, IEnumerable<Guid> values) => parameters.Arrays(NpgsqlDbType.Uuid, values);

    public static NpgsqlParameterCollection Bools(this NpgsqlParameterCollection parameters, IEnumerable<bool> values) => parameters.Arrays(NpgsqlDbType.Boolean, values);

    public static NpgsqlParameterCollection Times(this NpgsqlParameterCollection parameters, IEnumerable<DateTimeOffset?> values) =>
        parameters.Arrays(NpgsqlDbType.TimestampTz, values.Select(value => value?.UtcDateTime));

    public static NpgsqlParameterCollection Long(this NpgsqlParameterCollection parameters, long value)
    {
        parameters.Add(new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });
        return parameters;
    }

    public static NpgsqlParameterCollection Int(this NpgsqlParameterCollection parameters, int value)
    {
        parameters.Add(new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer });
        return parameters;
    }

    public static NpgsqlParameterCollection Short(this NpgsqlParameterCollection parameters, short value)
    {
        parameters.Add(new NpgsqlParameter<short> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Smallint });
        return parameters;
    }

    public static NpgsqlParameterCollection Time(this NpgsqlParameterCollection parameters, DateTimeOffset value)
    {
        parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return parameters;
    }

    public static NpgsqlParameterCollection Span(this NpgsqlParameterCollection parameters, TimeSpan value)
    {
        parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval });
        return parameters;
    }

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
