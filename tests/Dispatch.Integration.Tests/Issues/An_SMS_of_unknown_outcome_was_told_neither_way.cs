using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// An attempt was unknown and its re-send accepted when the SMS's life ended: marked as told, though nothing was to be told yet. Then the re-send
/// turned out undelivered. A segment is the best of its attempts, so the SMS's outcome is unknown; the court was told neither that nor a failure.
/// </summary>
public sealed class An_SMS_of_unknown_outcome_was_told_neither_way(RealParts parts)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AttemptState.Undelivered, 1)]
    [InlineData(AttemptState.Delivered, 0)]
    public async Task What_becomes_unknown_after_the_end_of_its_life_is_told_as_such_once(object last, int told)
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().All[0].KnowAsync(session, Cancel);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var sweeps = ActivatorUtilities.CreateInstance<SmsSweeps>(world.Get<IServiceProvider>(), time);
        var book = new SmsBook(world.Get<IOptions<SmsOptions>>().Value, _ => "main", world.Get<ContactJournal>(), time);
        async Task MoveAsync(short attempt, AttemptState to, string? id = null) => await book.WriteAsync(
            session, new SmsPage { Moves = { new AttemptMove { Id = new AttemptId(new SmsId(1, 1), 1, attempt), To = to, At = time.GetUtcNow(), MessageId = id } } }, Cancel);

        await world.QueueAsync(1, usefulUntil: time.GetUtcNow().AddHours(1));
        await IntendAsync(session, batch: 1);
        await MoveAsync(1, AttemptState.Unknown);
        time.Advance(TimeSpan.FromMinutes(6));
        await sweeps.SweepAsync(session, Cancel);
        await IntendAsync(session, batch: 2);
        await MoveAsync(2, AttemptState.Accepted, "m2");
        time.Advance(TimeSpan.FromHours(3));
        await sweeps.SweepAsync(session, Cancel);
        Assert.Equal(0, await UnknownAsync(world));
        Assert.Equal(0, await world.CountAsync("SELECT count(*) FROM sms_unknown WHERE told_at IS NOT NULL"));

        await MoveAsync(2, (AttemptState)last);
        for (var sweep = 0; sweep < 3; sweep++)
        {
            time.Advance(TimeSpan.FromHours(2));
            await sweeps.SweepAsync(session, Cancel);
        }

        Assert.Equal(told, await UnknownAsync(world));
        Assert.Equal(told == 1 ? "unknown 1" : "delivered 1", await world.StandingsAsync());
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_unknown WHERE told_at IS NOT NULL"));
    }

    private static async Task<int> UnknownAsync(SmsWorld world) => (await world.EvidenceAsync()).Count(one => one.Event == EvidenceEvent.NotificationUnknown);

    private static async Task IntendAsync(LedgerSession session, long batch)
    {
        var rows = await SmsQueueTable.ClaimAsync(session, 10, null, LaneFront.Whole, [1], _ => LaneWay.By(1), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        var intent = new Intent(1, batch, 1, DateTimeOffset.UtcNow, [.. rows.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);
        Assert.Single(await SmsAttemptTable.IntendAsync(session, intent, Cancel));
    }
}
