using System.Globalization;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;
using Npgsql;
using NpgsqlTypes;

namespace Dispatch.Integration.Tests.Town;

/// <summary>Who lives in the town, with and without an account or a mobile number. Their identities are made up and valid.</summary>
internal sealed class TownPeople
{
    private const long FirstMobile = 989_350_000_000;

    private readonly RecipientId[] _ids;

    public TownPeople(int count)
    {
        _ids = new RecipientId[count];
        Span<byte> digits = stackalloc byte[9];
        for (var i = 0; i < count; i++)
        {
            var rest = 310_000_000 + (i * 7);
            for (var at = 8; at >= 0; at--, rest /= 10) digits[at] = (byte)(rest % 10);
            var text = string.Concat(string.Join("", digits.ToArray()), CheckDigit.NationalCode(digits).ToString(CultureInfo.InvariantCulture));
            if (!RecipientId.TryCreate(RecipientKind.Person, text, out _ids[i], out var rule)) throw new InvalidOperationException(rule);
        }
    }

    public RecipientId this[int index] => _ids[index % _ids.Length];

    /// <summary>What no log may hold: identities and mobile numbers as people write them.</summary>
    public IEnumerable<string> Private =>
        Enumerable.Range(0, _ids.Length).SelectMany(i => new[] { _ids[i].Digits, (FirstMobile + i).ToString(CultureInfo.InvariantCulture)[2..] });

    public Reach ReachOf(int index) => (index % _ids.Length) switch
    {
        var person when person % 12 == 11 => Reach.NoAccount,
        var person when person % 10 == 9 => Reach.AccountOnly,
        _ => Reach.Mobile,
    };

    public async Task RegisterAsync(NpgsqlDataSource ledger, CancellationToken cancellationToken)
    {
        await using var connection = await ledger.OpenConnectionAsync(cancellationToken);
        await using (var writer = await connection.BeginBinaryImportAsync("COPY contact (recipient, version, account, mobile, province) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            for (var i = 0; i < _ids.Length; i++)
            {
                if (ReachOf(i) == Reach.NoAccount) continue;
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(_ids[i].Packed, cancellationToken);
                await writer.WriteAsync(1L, cancellationToken);
                await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"account-{i}"), cancellationToken);
                if (ReachOf(i) == Reach.Mobile) await writer.WriteAsync(FirstMobile + i, cancellationToken);
                else await writer.WriteNullAsync(cancellationToken);
                await writer.WriteAsync((short)(i % Province.Count), NpgsqlDbType.Smallint, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        await using var declare = new NpgsqlCommand("INSERT INTO registry_marker (contacts, declared_by, declared_at) VALUES (1, 'the town', clock_timestamp())", connection);
        await declare.ExecuteNonQueryAsync(cancellationToken);
    }
}
