using Dispatch.Core.Ledger;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Integration.Tests.Sandbox;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

public sealed class MessageSweepTests(RealParts parts)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_are_removed_once_no_receipt_is_expected_for_them_block_by_block()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        // Some 500 blocks; every second message has served by then.
        await world.ExecuteAsync(
            """
            INSERT INTO sms_message SELECT 1, 'id' || n, n, 1, 1, 1, timestamptz '2026-01-01 00:00:00Z' + (CASE n % 2 WHEN 0 THEN interval '0' ELSE interval '1 day' END)
            FROM generate_series(1, 50000) AS n
            """);
        var sweep = new MessageSweep(time);

        Assert.InRange(await sweep.RemoveAsync(session, Cancel), 1, 24_999);
        for (var more = 0; more < 5; more++) await sweep.RemoveAsync(session, Cancel);
        Assert.Equal(25_000, await world.CountAsync("SELECT count(*) FROM sms_message"));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_message WHERE no % 2 = 0"));

        // The round is over: the next one begins by itself, later.
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        for (var more = 0; more < 5; more++) Assert.Equal(0, await sweep.RemoveAsync(session, Cancel));
        time.Advance(TimeSpan.FromMinutes(20));
        for (var more = 0; more < 5; more++) await sweep.RemoveAsync(session, Cancel);
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_message"));
    }
}
