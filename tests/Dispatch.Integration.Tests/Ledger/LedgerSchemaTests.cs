using Dispatch.Core.Ledger;
using Dispatch.Core.Tests.Baseline;
using Dispatch.Integration.Tests.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.Ledger;

public sealed class LedgerSchemaTests(RealParts parts)
{
    private const int Together = 4;

    private static readonly int Scripts = Migrator.Scripts().Count();

    [Fact]
    public async Task The_schema_of_the_ledger_is_what_the_contract_says()
    {
        var ground = await parts.GroundAsync();
        await MigrateAsync(ground);

        BaselineFile.Holds("contracts/ledger.schema.txt", await SchemaAsync(ground));
    }

    [Fact]
    public async Task Migrators_that_start_at_once_apply_each_script_once()
    {
        var (alone, together) = (await parts.GroundAsync(), await parts.GroundAsync());
        await MigrateAsync(alone);

        var applied = await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => Task.Run(() => MigrateAsync(together))));

        // One finds the database empty and applies all; those that waited for it find nothing left to do.
        Assert.Equal([0, 0, 0, Scripts], applied.Order());
        Assert.Equal(await SchemaAsync(alone), await SchemaAsync(together));
        Assert.Equal(Scripts, await AppliedAsync(together));
    }

    [Fact]
    public async Task Migrating_again_applies_nothing_and_keeps_the_ledgers_id()
    {
        var ground = await parts.GroundAsync();
        Assert.Equal(Scripts, await MigrateAsync(ground));
        var (schema, id) = (await SchemaAsync(ground), await IdAsync(ground));

        Assert.Equal(0, await MigrateAsync(ground));

        Assert.Equal(schema, await SchemaAsync(ground));
        Assert.Equal(id, await IdAsync(ground));
    }

    [Fact]
    public async Task A_restored_ledger_draws_a_new_id_and_keeps_its_schema()
    {
        var ground = await parts.GroundAsync();
        await MigrateAsync(ground);
        var (schema, id) = (await SchemaAsync(ground), await IdAsync(ground));

        Assert.Equal(0, await MigrateAsync(ground, restored: true));

        Assert.Equal(schema, await SchemaAsync(ground));
        Assert.NotEqual(id, await IdAsync(ground));
    }

    private static Task<int> MigrateAsync(TestGround ground, bool restored = false) =>
        new Migrator(Options.Create(new LedgerOptions { ConnectionString = ground.ConnectionString }), NullLogger<Migrator>.Instance)
            .RunAsync(restored, TestContext.Current.CancellationToken);

    private static Task<string> SchemaAsync(TestGround ground) => LedgerSchema.ReadAsync(ground.ConnectionString, TestContext.Current.CancellationToken);

    private static async Task<Guid> IdAsync(TestGround ground) => (Guid)(await ScalarAsync(ground, "SELECT id FROM ledger"))!;

    private static async Task<int> AppliedAsync(TestGround ground) => (int)(long)(await ScalarAsync(ground, "SELECT count(*) FROM migration"))!;

    private static async Task<object?> ScalarAsync(TestGround ground, string sql)
    {
        await using var source = NpgsqlDataSource.Create(ground.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
