using CsCheck;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

public sealed class SmsRecordTests
{
    private static readonly SmsId Id = new(1, 1);
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_SMS_is_accepted_when_its_last_segment_is()
    {
        var sms = Record(2, (1, 1), (2, 1));
        Assert.True(sms.TryMove(Move(1, 1, AttemptState.Accepted)));
        Assert.False(sms.IsAccepted);
        Assert.True(sms.TryMove(Move(2, 1, AttemptState.Accepted)));
        Assert.True(sms.IsAccepted);
        Assert.False(sms.IsDelivered);
    }

    [Fact]
    public void An_SMS_of_which_nothing_was_written_is_nothing_yet()
    {
        var sms = Record(1);
        Assert.False(sms.IsAccepted || sms.IsDelivered || sms.IsUnknown || sms.HasEnded);
        Assert.Empty(sms.FailedSegments());
    }

    [Fact]
    public void What_it_was_before_its_steps_is_kept()
    {
        var sms = Record(1, (1, 1));
        sms.TryMove(Move(1, 1, AttemptState.Accepted));
        sms.TryMove(Move(1, 1, AttemptState.Delivered));
        Assert.Equal((false, false, true, true), (sms.WasAccepted, sms.WasDelivered, sms.IsAccepted, sms.IsDelivered));
        Assert.Equal(AttemptState.Submitting, Assert.Single(sms.Changed).Was);
        Assert.True(sms.HasEnded);
    }

    [Fact]
    public void A_segment_is_the_best_of_its_attempts()
    {
        var sms = Record(1, (1, 1), (1, 2));
        sms.TryMove(Move(1, 1, AttemptState.Unknown));
        sms.TryMove(Move(1, 2, AttemptState.Rejected));
        Assert.Empty(sms.FailedSegments());
        Assert.True(sms.IsUnknown);
        Assert.True(sms.TryMove(Move(1, 1, AttemptState.Delivered)));
        Assert.True(sms.IsDelivered);
        Assert.False(sms.IsUnknown);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void A_series_that_moved_counts_by_how_its_new_gateway_cuts_the_text(short before, short after)
    {
        static SmsRecord Moved(short before, short after)
        {
            var first = Record(before, [.. Enumerable.Range(1, before).Select(segment => ((short)segment, (short)1))]);
            foreach (var row in first.Attempts.ToList()) first.TryMove(Move(row.Id.Segment, 1, AttemptState.Rejected));
            var second = Record(after, [.. Enumerable.Range(1, after).Select(segment => ((short)segment, (short)2))]);
            return new SmsRecord(Id, [.. first.Attempts, .. second.Attempts.Select(row => row with { Gateway = 2 })]);
        }

        var sms = Moved(before, after);
        Assert.Empty(sms.FailedSegments());
        for (short segment = 1; segment <= after; segment++)
        {
            Assert.False(sms.IsAccepted);
            sms.TryMove(Move(segment, 2, AttemptState.Accepted));
        }

        Assert.True(sms.IsAccepted);
        Assert.Empty(sms.FailedSegments());
    }

    [Fact]
    public void A_receipt_of_a_failure_still_proves_that_the_gateway_had_taken_it()
    {
        var sms = Record(1, (1, 1));
        sms.TryMove(Move(1, 1, AttemptState.Unknown));
        var receipt = new Receipt { Gateway = 1, MessageId = "a", State = MessageState.Undeliverable, ReceivedAt = At, Error = "011" };
        Assert.True(sms.TryMove(ReceiptMoves.Of(receipt, new AttemptId(Id, 1, 1), fromUnknownOnly: true)!));
        Assert.True(sms.IsAccepted);
        Assert.Equal([1], sms.FailedSegments().Select(segment => (int)segment));
        Assert.Equal(("a", "011"), (sms.Attempts[0].MessageId, sms.Attempts[0].Error));
    }

    [Fact]
    public void A_match_by_number_is_only_for_an_attempt_that_is_unknown()
    {
        var sms = Record(1, (1, 1));
        sms.TryMove(Move(1, 1, AttemptState.Accepted));
        Assert.False(sms.TryMove(Move(1, 1, AttemptState.Delivered) with { FromUnknownOnly = true }));
        Assert.True(sms.TryMove(Move(1, 1, AttemptState.Delivered)));
    }

    [Fact]
    public void What_is_told_of_an_SMS_never_goes_back_and_does_not_depend_on_the_order_of_its_attempts()
    {
        var moves = Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2], Gen.Int[1, 7].Select(value => (AttemptState)value), (segment, attempt, to) => Move((short)segment, (short)attempt, to));
        moves.Array[0, 20].Sample(asked =>
        {
            var sms = Record(2, (1, 1), (1, 2), (2, 1), (2, 2));
            var (accepted, delivered) = (false, false);
            foreach (var move in asked)
            {
                sms.TryMove(move);
                Assert.True(sms.IsAccepted || !accepted);
                Assert.True(sms.IsDelivered || !delivered);
                Assert.True(sms.IsAccepted || !sms.IsDelivered);
                Assert.False(sms.IsDelivered && sms.FailedSegments().Any());
                (accepted, delivered) = (sms.IsAccepted, sms.IsDelivered);
            }
        });
    }

    private static AttemptMove Move(short segment, short attempt, AttemptState to) => new() { Id = new AttemptId(Id, segment, attempt), To = to, At = At };

    private static SmsRecord Record(short segments, params (short Segment, short Attempt)[] attempts) => new(Id, attempts.Select(attempt => new AttemptRow
    {
        Id = new AttemptId(Id, attempt.Segment, attempt.Attempt),
        Key = new NoticeKey(1),
        Mobile = new Mobile(989120000000),
        Lane = Lane.Normal,
        Worker = 1,
        Reference = 1,
        Segments = segments,
        Gateway = 1,
        ConcatRef = 1,
        UsefulUntil = At,
        PossibleDuplicate = attempt.Attempt > 1,
    }));
}
