using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Contacts;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Contacts;

public sealed class ContactStateTests
{
    private const int Threshold = 3;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ContactState _state = new(7, 11, 989_120_000_001);

    [Fact]
    public void A_refused_number_is_bad_at_once_and_told_once()
    {
        Assert.True(Refuse(1, 0));

        Assert.False(Refuse(2, 1));
        Assert.Equal((ContactHealth.Bad, ContactReason.NumberInvalid, 1), (_state.Health, _state.Reason, _state.Sequence));
        var change = _state.Told(default, 4, At(0));
        Assert.Equal((7L, 1, 4L, (byte)1, At(0), At(0)), (change.Contact, change.Sequence, change.ContactVersion, change.Notices, change.OccurredAt, change.Since));
    }

    [Fact]
    public void Different_notices_that_are_not_delivered_make_it_bad_from_the_threshold_on()
    {
        Assert.False(Fail(1, 0));
        Assert.False(Fail(2, 1));
        Assert.True(Fail(3, 2));

        Assert.False(Fail(4, 3));
        Assert.Equal((ContactHealth.Bad, ContactReason.Undelivered, At(0)), (_state.Health, _state.Reason, _state.Since));
        Assert.Equal(4, _state.Told(default, 1, At(3)).Notices);
    }

    [Fact]
    public void The_several_SMS_of_one_notice_count_once()
    {
        for (var minute = 0; minute < 10; minute++) Assert.False(Fail(1, minute));

        Assert.Equal([(1L, At(9))], _state.Failures);
        Assert.False(Fail(2, 10));
        Assert.False(Fail(1, 11));
        Assert.True(Fail(3, 12));
    }

    [Fact]
    public void A_delivery_in_between_begins_the_count_anew()
    {
        Fail(1, 0);
        Fail(2, 1);
        Assert.False(Reach(2));

        Assert.False(_state.IsDoubted);
        Assert.False(Fail(3, 3));
        Assert.False(Fail(4, 4));
        Assert.True(Fail(5, 5));
        Assert.Equal(3, _state.Failures.Count);
    }

    [Fact]
    public void A_delivery_makes_a_bad_number_well_and_is_told_once()
    {
        Refuse(1, 0);

        Assert.True(Reach(1));

        Assert.False(Reach(1));
        Assert.False(Reach(2));
        Assert.Equal((ContactHealth.Ok, ContactReason.Delivered, 2, false), (_state.Health, _state.Reason, _state.Sequence, _state.IsDoubted));
        Assert.Equal((0, At(1)), (_state.Told(default, 1, At(1)).Notices, _state.Told(default, 1, At(1)).Since));
    }

    [Fact]
    public void A_refusal_is_the_graver_reason_and_is_told_even_of_a_bad_number()
    {
        for (var notice = 1; notice <= 3; notice++) Fail(notice, notice);

        Assert.True(Refuse(4, 5));
        Assert.False(Fail(5, 6));
        Assert.Equal((ContactReason.NumberInvalid, 2), (_state.Reason, _state.Sequence));
    }

    [Fact]
    public void A_delivery_before_the_failure_clears_nothing_and_one_before_the_last_of_them_only_what_came_before()
    {
        Refuse(1, 5);
        Assert.False(Reach(4));
        Assert.Equal(ContactHealth.Bad, _state.Health);

        Assert.False(Fail(2, 3)); // older than a delivery that is known
        Assert.Empty(_state.Failures);
        for (var notice = 3; notice <= 5; notice++) Fail(notice, 10 + notice);
        Assert.True(Reach(9)); // after the refusal, before the failures
        Assert.Equal((ContactHealth.Bad, ContactReason.Undelivered, At(13)), (_state.Health, _state.Reason, _state.Since));
        Assert.True(Reach(13));
        Assert.Equal((ContactHealth.Ok, 2), (_state.Health, _state.Failures.Count));
    }

    [Fact]
    public void Another_number_is_well_and_keeps_nothing_of_the_old_one()
    {
        for (var notice = 1; notice <= 3; notice++) Fail(notice, notice);

        Assert.True(_state.Replace(989_120_000_002, At(9)));

        Assert.Equal((ContactHealth.Ok, ContactReason.Registered, 989_120_000_002L, false), (_state.Health, _state.Reason, _state.Mobile, _state.IsDoubted));
        Assert.False(_state.Replace(null, At(10)));
        Assert.Null(_state.Mobile);
    }

    [Fact]
    public void A_threshold_that_was_raised_does_not_make_a_bad_number_well_by_a_failure()
    {
        for (var notice = 1; notice <= 3; notice++) Fail(notice, notice);

        Assert.False(_state.Fail(4, At(4), refused: false, threshold: 10));
        Assert.Equal(ContactHealth.Bad, _state.Health);
        Assert.True(_state.Reach(At(5), threshold: 10));
    }

    [Fact]
    public void No_more_failures_are_kept_than_can_matter()
    {
        for (var notice = 1; notice <= 50; notice++) Fail(notice, notice);

        Assert.Equal(Enumerable.Range(31, 20).Select(no => (long)no), _state.Failures.Select(failure => failure.Notice));
    }

    [Fact]
    public void It_is_unsettled_where_a_delivery_may_have_gone_unseen()
    {
        Fail(1, 5);
        Assert.Equal(1, _state.Unsettled);
        Fail(2, 6);
        Assert.Equal(1, _state.Unsettled);
        Fail(3, 4); // before what is known: a delivery between the two was not looked at
        Assert.Equal(2, _state.Unsettled);

        _state.Settle(1);
        Assert.Equal(2, _state.Unsettled);
        _state.Settle(2);
        Assert.Equal(0, _state.Unsettled);
    }

    [Fact]
    public void Any_order_of_writing_the_same_facts_down_ends_in_the_same()
    {
        var random = new Random(20260301);
        for (var run = 0; run < 5_000; run++)
        {
            var facts = Enumerable.Range(0, random.Next(1, 12)).Select(i => (Minute: i, Notice: random.Next(1, 6), Kind: random.Next(4))).ToArray();
            var expected = Expected(facts);
            random.Shuffle(facts);
            var state = new ContactState(1, 1, 1);
            foreach (var (minute, notice, kind) in facts)
            {
                if (kind == 0) state.Reach(At(minute), Threshold);
                else state.Fail(notice, At(minute), refused: kind == 1, Threshold);
            }

            Assert.Equal(expected, (state.Health == ContactHealth.Bad ? state.Reason : ContactReason.None, state.Failures.Count));
        }
    }

    // From all facts at once: what failed after the last delivery.
    private static (ContactReason Bad, int Failures) Expected((int Minute, int Notice, int Kind)[] facts)
    {
        var delivered = facts.Where(fact => fact.Kind == 0).Select(fact => fact.Minute).DefaultIfEmpty(-1).Max();
        var after = facts.Where(fact => fact.Kind != 0 && fact.Minute > delivered).ToList();
        var notices = after.Where(fact => fact.Kind != 1).Select(fact => fact.Notice).Distinct().Count();
        return (after.Exists(fact => fact.Kind == 1) ? ContactReason.NumberInvalid : notices >= Threshold ? ContactReason.Undelivered : ContactReason.None, notices);
    }

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    private bool Fail(long notice, int minute) => _state.Fail(notice, At(minute), refused: false, Threshold);

    private bool Refuse(long notice, int minute) => _state.Fail(notice, At(minute), refused: true, Threshold);

    private bool Reach(int minute) => _state.Reach(At(minute), Threshold);
}
