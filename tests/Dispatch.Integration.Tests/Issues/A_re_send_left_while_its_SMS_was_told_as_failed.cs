using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Sms;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// An attempt was unknown and its re-send waited in the queue. While an intent was just taking the re-send, a late receipt said that the
/// first attempt had failed: it still saw the re-send waiting, told the court that the SMS had failed, and the re-send left all the same.
/// </summary>
public sealed class A_re_send_left_while_its_SMS_was_told_as_failed(RealParts parts)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_intent_is_taking_is_waited_for_before_anything_is_told()
    {
        await using var world = await SmsWorld.BuildAsync(parts);
        await world.QueueAsync(1);
        await using var sender = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await world.Get<Gateways>().All[0].KnowAsync(sender, Cancel);
        await SmsAttemptTable.IntendAsync(sender, await IntentAsync(sender, batch: 1), Cancel);
        var first = new AttemptId(new SmsId(1, 1), 1, 1);
        var book = new SmsBook(world.Get<IOptions<SmsOptions>>().Value, _ => "main", world.Get<ContactJournal>(), TimeProvider.System);
        await WriteAsync(world, book, new AttemptMove { Id = first, To = AttemptState.Unknown, At = DateTimeOffset.UtcNow });
        await SmsUnknownTable.ResendAsync(sender, DateTimeOffset.UtcNow.AddMinutes(6), 10, Cancel);

        await using var intent = await sender.Connection.BeginTransactionAsync(Cancel);
        Assert.Single(await SmsAttemptTable.IntendAsync(sender, await IntentAsync(sender, batch: 2), Cancel));
        var receipt = WriteAsync(world, book, new AttemptMove { Id = first, To = AttemptState.Undelivered, At = DateTimeOffset.UtcNow });
        await world.UntilAsync(1, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        await intent.CommitAsync(Cancel);
        await receipt;

        Assert.DoesNotContain(await world.EvidenceAsync(), evidence => evidence.Event == EvidenceEvent.ConsignmentNotificationFailure);
        Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM sms_attempt WHERE attempt = 2 AND state = 1"));
    }

    private static async Task WriteAsync(SmsWorld world, SmsBook book, AttemptMove move)
    {
        await using var session = await world.Get<LedgerSessions>().OpenAsync(Cancel);
        await book.WriteAsync(session, new SmsPage { Moves = { move } }, Cancel);
    }

    private static async Task<Intent> IntentAsync(LedgerSession session, long batch)
    {
        var rows = await SmsQueueTable.ClaimAsync(session, 10, null, LaneFront.Whole, [1], _ => LaneWay.By(1), TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        return new Intent(1, batch, 1, DateTimeOffset.UtcNow, [.. rows.Select(sms => new Intent.Row(sms, 1, 7, 7, 8, [new SmsSegment(new byte[2], HasHeader: false)]))]);
    }
}
