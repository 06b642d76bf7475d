using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Receipts;

public sealed class UnknownMatcherTests
{
    private static readonly Mobile Number = new(989121111111);
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_reference_chooses_among_the_open_attempts_to_one_number()
    {
        var receipt = Late(reference: 2);
        var found = UnknownMatcher.Match([receipt], [Open(1, 1), Open(2, 2), Open(3, 3)], At);
        Assert.Equal(Attempt(2), found[receipt]);
    }

    [Fact]
    public void A_reference_that_repeats_finds_the_oldest_and_each_attempt_once()
    {
        var (first, second, third) = (Late(reference: 2), Late(reference: 2), Late(reference: 2));
        var found = UnknownMatcher.Match([first, second, third], [Open(1, 2), Open(2, 2)], At);
        Assert.Equal((Attempt(1), Attempt(2)), (found[first], found[second]));
        Assert.False(found.ContainsKey(third));
    }

    [Fact]
    public void A_reference_of_no_open_attempt_finds_nothing() => Assert.Empty(UnknownMatcher.Match([Late(reference: 9)], [Open(1, 1)], At));

    [Fact]
    public void Without_a_reference_exactly_one_must_fit_and_no_answer_may_still_come()
    {
        Assert.Single(UnknownMatcher.Match([Late(reference: null)], [Open(1, 1)], At));
        Assert.Empty(UnknownMatcher.Match([Late(reference: null)], [Open(1, 1), Open(2, 2)], At));
        Assert.Empty(UnknownMatcher.Match([Late(reference: null)], [Open(1, 1)], At.AddMinutes(-2)));
    }

    [Fact]
    public void Another_account_or_number_never_fits()
    {
        var other = Open(1, 1) with { Mobile = new Mobile(Number.Number + 1) };
        Assert.Empty(UnknownMatcher.Match([Late(reference: 1)], [other, Open(2, 1) with { Gateway = 2 }], At));
        Assert.Empty(UnknownMatcher.Match([Late(reference: 1) with { Mobile = null }], [Open(1, 1)], At));
    }

    private static AttemptId Attempt(long no) => new(new SmsId(no, 1), 1, 1);

    private static UnknownAttempt Open(long no, ushort reference) => new(1, Number, reference, Attempt(no));

    private static Receipt Late(ushort? reference) => new()
    {
        Gateway = 1,
        MessageId = "x",
        State = MessageState.Delivered,
        Mobile = Number,
        Reference = reference,
        ReceivedAt = At.AddMinutes(-1),
    };
}
