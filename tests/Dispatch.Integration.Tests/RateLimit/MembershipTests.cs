using Dispatch.Core.RateLimit;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Npgsql;
using Xunit;

namespace Dispatch.Integration.Tests.RateLimit;

public sealed class MembershipTests(RealParts parts) : IAsyncLifetime
{
    private static readonly GatewayAccount Account = new(1, "asha", 100);

    private readonly TestFolder _folder = new();
    private readonly CancellationTokenSource _bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private RedisServer _redis = null!;
    private string _ledger = "";

    // What is waited for comes or the test fails; the bound is generous.
    private CancellationToken Token => _bound.Token;

    public async ValueTask InitializeAsync()
    {
        _ledger = (await parts.GroundAsync()).ConnectionString;
        _redis = await RedisServer.StartAsync(new RedisOptions { Folder = _folder["redis"] }, Token);
        _bound.CancelAfter(TimeSpan.FromMinutes(1)); // from here: the shared servers' start has a bound of its own
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _folder.Dispose();
        _bound.Dispose();
    }

    [Fact]
    public async Task A_worker_registers_goes_by_Redis_gets_tokens_and_leaves()
    {
        int no;
        await using (var member = await StartAsync())
        {
            await member.UntilAsync(it => it.Standing.Shared && it.Membership.MaySend, Token);
            await member.UntilAsync(HasTokensAsync, Token);
            no = member.Identity.No;
        }

        Assert.Equal(1L, await ScalarAsync($"SELECT count(*) FROM worker WHERE no = {no} AND left_at IS NOT NULL"));
    }

    [Fact]
    public async Task Redis_gone_leaves_each_worker_its_share_of_the_cap_and_Redis_back_takes_over_again()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.UntilAsync(it => it.Standing.Shared && two.Standing.Shared, Token);
        await _redis.KillAsync();
        await one.UntilAsync(it => it.Standing.ShareOf(100) > 0 && two.Standing.ShareOf(100) > 0, Token);
        Assert.InRange(one.Standing.ShareOf(100) + two.Standing.ShareOf(100), 50, 100);
        await one.UntilAsync(it => it.Standing.ShareOf(100) == 50 && two.Standing.ShareOf(100) == 50, Token);
        await one.UntilAsync(HasTokensAsync, Token);
        await _redis.StartAgainAsync(Token);
        await one.UntilAsync(it => it.Standing.Shared && two.Standing.Shared, Token);
        await two.UntilAsync(HasTokensAsync, Token);
    }

    [Fact]
    public async Task A_Redis_out_of_memory_counts_as_gone()
    {
        await using var member = await StartAsync();
        await member.UntilAsync(it => it.Standing.Shared, Token);
        await _redis.SetMaxMemoryAsync(1, Token);
        await member.UntilAsync(it => it.Standing.ShareOf(100) == 100, Token);
        Assert.False(member.Standing.Shared);
    }

    [Fact]
    public async Task A_silent_worker_is_named_dead_until_it_is_settled()
    {
        await using var member = await StartAsync();
        var dead = (int)(await ScalarAsync(
            """
            INSERT INTO worker (name, roles, sends, started_at, heartbeat_at)
            VALUES ('gone', '', true, clock_timestamp(), clock_timestamp() - interval '1 minute') RETURNING no
            """))!;
        IReadOnlyList<int> named;
        while ((named = await member.Membership.DeadAsync(Token)).Count == 0) await Task.Delay(20, Token);
        Assert.Equal([dead], named);
        Assert.Equal([dead], await member.Membership.DeadAsync(Token));
        await member.Membership.SettleAsync(named, Token);
        Assert.Empty(await member.Membership.DeadAsync(Token));
    }

    [Fact]
    public async Task A_worker_that_was_counted_dead_goes_on_under_a_new_number()
    {
        await using var member = await StartAsync();
        var old = member.Identity.No;
        await ScalarAsync($"UPDATE worker SET left_at = clock_timestamp() WHERE no = {old} RETURNING no");
        await member.UntilAsync(it => it.Identity.No != old && it.Standing.Shared, Token);
        Assert.Equal([old], await member.Membership.DeadAsync(Token));
    }

    [Fact]
    public async Task A_refusal_met_by_one_worker_cuts_the_rate_of_all()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        for (var i = 0; i < 10; i++) one.Limiter.Taken(Account, TimeSpan.Zero);
        one.Limiter.Throttled(Account, TimeSpan.Zero);
        one.Limiter.Throttled(Account, TimeSpan.Zero); // under way when the first came back
        while (await ScalarAsync("SELECT count(*) FROM gateway_limit WHERE gateway = 1 AND adapted_rate = 1") is not 1L) await Task.Delay(10, Token);
        await two.UntilAsync(it => it.Refusals.ContainsKey(Account.No), Token);
        Assert.Equal(1, two.Refusals[Account.No].At);
    }

    [Fact]
    public async Task What_one_worker_finds_that_the_gateway_takes_lowers_the_cut_of_all_and_does_not_make_it_younger()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await ScalarAsync("INSERT INTO gateway_limit VALUES (1, 0.8, clock_timestamp() - interval '500 ms') RETURNING 1");
        var at = await ScalarAsync("SELECT changed_at FROM gateway_limit");
        one.Seat.Report(Account.No, 0.9); // of a refusal that was under way
        one.Seat.Report(2, 0.9);
        await two.UntilAsync(it => it.Refusals.ContainsKey(2), Token);
        Assert.Equal(0.8, two.Refusals[Account.No].At);
        one.Seat.Report(Account.No, 0.6);
        await two.UntilAsync(it => it.Refusals[Account.No].At == 0.6, Token);
        Assert.Equal(at, await ScalarAsync("SELECT changed_at FROM gateway_limit WHERE gateway = 1"));
    }

    private Task<Member> StartAsync() => Member.StartAsync(_ledger, _redis.Endpoint, Token);

    private async Task<bool> HasTokensAsync(Member member) => (await member.Limiter.AcquireAsync(Account, 1, Token)).Granted > 0;

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_ledger);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
