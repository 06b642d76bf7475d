using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Receipts;
using Dispatch.Core.Sms.Queue;
using Xunit;
using static Dispatch.Core.Tests.Receipts.ReceiptFacts;

namespace Dispatch.Core.Tests.Receipts;

public sealed class ReceiptBatchTests
{
    private static readonly Guid Topic = new("5f1c3c68-9b1a-4f4e-9d4e-000000000001");
    private readonly KnownReceipts _known = new() { CourtIds = { [3] = "court-1" }, CourtRows = { ["court-1"] = 3, ["court-2"] = 4 } };
    private long _offset;

    [Fact]
    public void The_same_view_twice_in_a_batch_is_written_once()
    {
        var batch = Known(out var outcomes, View("v1", 0), View("v1", 0));

        Assert.Equal([Outcome.Applied, Outcome.Repeat], outcomes);
        Assert.Single(batch.Views);
        Assert.Single(batch.Evidence);
    }

    [Fact]
    public void A_viewId_used_again_with_other_content_is_a_conflict_that_names_no_value()
    {
        Known(out var outcomes, out var refusals, View("v1", 0), View("v1", 1));

        Assert.Equal([Outcome.Applied, Outcome.Bad], outcomes);
        Assert.Equal(new Refusal("viewId: already used with other content", "viewId", Conflict: true, Court: 3, Number: "1404-5-17"), refusals[1]);
    }

    [Fact]
    public void A_view_that_is_recorded_already_decides_over_all_in_the_batch()
    {
        _known.Views[NoticeKey.Of("v1").Value] = new ViewRow
        {
            ViewKey = NoticeKey.Of("v1").Value,
            No = 17,
            ViewedAt = Noon.AddMinutes(1),
            Sequence = 3,
            Event = EvidenceEvent.ContentHandover,
            Viewer = ViewerKind.Recipient,
            Channel = ViewChannel.Portal,
            Office = null,
        };

        Known(out var outcomes, View("v1", 0), View("v1", 1));

        Assert.Equal([Outcome.Bad, Outcome.Repeat], outcomes);
    }

    [Fact]
    public void A_view_before_its_notice_is_parked_once()
    {
        var batch = Unknown(out var outcomes, View("v1", 0), View("v1", 0), View("v1", 1));

        Assert.Equal([Outcome.Applied, Outcome.Repeat, Outcome.Bad], outcomes);
        Assert.Single(batch.Parked);
        Assert.Empty(batch.Evidence);
    }

    [Fact]
    public void Another_courts_cancel_is_refused_and_told_to_both()
    {
        Known(out var outcomes, out var refusals, Cancel(0, "court-2"), Cancel(0));

        Assert.Equal([Outcome.Bad, Outcome.Applied], outcomes);
        Assert.Equal(new Refusal("courtId: the notice belongs to another court", "courtId", Conflict: true, Court: 4, OtherCourt: 3, Number: "1404-5-17", Rule: RejectionRule.OtherCourt), refusals[0]);
    }

    [Fact]
    public void A_second_cancel_is_a_repeat_at_the_same_time_and_a_conflict_at_another()
    {
        var batch = Known(out var outcomes, Cancel(0), Cancel(0), Cancel(1));

        Assert.Equal([Outcome.Applied, Outcome.Repeat, Outcome.Bad], outcomes);
        Assert.Equal(new CancelRow(17, Noon, 3, null), Assert.Single(batch.Cancels));
    }

    [Fact]
    public void Cancels_of_two_courts_wait_side_by_side_for_their_notice()
    {
        var batch = Unknown(out var outcomes, Cancel(0, "court-2"), Cancel(0), Cancel(0));

        Assert.Equal([Outcome.Applied, Outcome.Applied, Outcome.Repeat], outcomes);
        Assert.Equal(2, batch.Parked.Select(receipt => receipt.Discriminator).Distinct().Count());
    }

    [Fact]
    public void An_sms_that_waited_is_dropped_with_evidence()
    {
        var batch = Known(out _, View("v1", 0));
        Assert.Equal([17L], batch.Silenced);
        batch.SmsTaken(new SmsId(17, 1));

        Assert.Equal((new SmsId(17, 1), DropReason.Viewed), Assert.Single(batch.Dropped));
        Assert.Equal([EvidenceEvent.ContentHandover, EvidenceEvent.NotificationNotSent], batch.Evidence.Select(one => one.Event));
        Assert.Equal(4, Assert.Single(batch.Changed).Sequence);
    }

    [Fact]
    public void A_batch_of_repeats_changes_nothing()
    {
        var batch = Known(out _, Cancel(0));
        var life = batch.Changed[0];
        var again = new ReceiptBatch(new Dictionary<NoticeKey, LifeRow> { [Key] = life }, _known);
        var receipt = ReceiptOf(Cancel(0));
        again.Add(receipt);

        Assert.Equal(Outcome.Repeat, receipt.Record.Outcome);
        Assert.Empty(again.Changed);
        Assert.Empty(again.Silenced);
    }

    private ReceiptBatch Known(out Outcome[] outcomes, params object[] events) => Known(out outcomes, out _, events);

    private ReceiptBatch Known(out Outcome[] outcomes, out Refusal?[] refusals, params object[] events) =>
        Run(new Dictionary<NoticeKey, LifeRow> { [Key] = Life() }, out outcomes, out refusals, events);

    private ReceiptBatch Unknown(out Outcome[] outcomes, params object[] events) => Run([], out outcomes, out _, events);

    private ReceiptBatch Run(Dictionary<NoticeKey, LifeRow> lives, out Outcome[] outcomes, out Refusal?[] refusals, object[] events)
    {
        var batch = new ReceiptBatch(lives, _known);
        var receipts = events.Select(ReceiptOf).ToArray();
        foreach (var receipt in receipts) batch.Add(receipt);
        outcomes = [.. receipts.Select(receipt => receipt.Record.Outcome)];
        refusals = [.. receipts.Select(receipt => receipt.Record.Refusal)];
        return batch;
    }

    private Receipt ReceiptOf(object content)
    {
        var record = new SourceRecord { Source = new PartitionState(0, 0), Generation = 0, Offset = _offset++ };
        return content is NoticeViewed view ? Receipt.Of(Topic, record, view) : Receipt.Of(Topic, record, (NoticeCancelled)content);
    }
}
