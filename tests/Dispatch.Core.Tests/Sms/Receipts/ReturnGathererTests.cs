using Dispatch.Core.Notices;
using Dispatch.Core.Sms;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Receipts;

public sealed class ReturnGathererTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly SmsOptions _options = new() { GatherMilliseconds = 200, OutcomeBatch = 100 };
    private readonly ReturnInbox _inbox;
    private readonly ReturnGatherer _gatherer;

    public ReturnGathererTests()
    {
        _inbox = new ReturnInbox(Options.Create(_options), receiptWindow: 50);
        _gatherer = new ReturnGatherer(_inbox, Options.Create(_options), _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _gatherer.Dispose();

    [Fact]
    public async Task Outcomes_are_gathered_for_their_time_and_what_comes_meanwhile_is_with_them()
    {
        _inbox.Put(Outcome(1));
        var next = _gatherer.NextAsync(Cancel).AsTask();
        _inbox.Put(Outcome(2));
        Assert.InRange(await AdvanceUntilAsync(next), TimeSpan.FromMilliseconds(200), TimeSpan.MaxValue);
        Assert.Equal(2, (await next).Count);
    }

    [Fact]
    public async Task A_full_batch_waits_for_nothing()
    {
        for (var no = 0; no < 130; no++) _inbox.Put(Outcome(no));
        Assert.Equal(100, (await _gatherer.NextAsync(Cancel)).Count);
    }

    [Fact]
    public async Task Outcomes_come_before_receipts()
    {
        Assert.True(_inbox.TryPut(Receipt("a")));
        _inbox.Put(Outcome(1));
        Assert.True(_inbox.TryPut(Receipt("b")));
        _inbox.Complete();
        var batch = await _gatherer.NextAsync(Cancel);
        Assert.Equal([false, true, true], batch.Select(item => item.Receipt is not null));
        Assert.Equal(["a", "b"], batch.Select(item => item.Receipt?.MessageId).OfType<string>());
        Assert.Empty(await _gatherer.NextAsync(Cancel));
    }

    [Fact]
    public async Task A_gateway_that_waits_for_our_answers_waits_less_and_less()
    {
        // Ten receipts at a time, and no more before they are answered.
        for (var round = 0; round < 2; round++)
        {
            Offer(10);
            var next = _gatherer.NextAsync(Cancel).AsTask();
            Assert.InRange(await AdvanceUntilAsync(next), TimeSpan.FromMilliseconds(40), TimeSpan.MaxValue);
        }

        Offer(10);
        Assert.Equal(10, (await _gatherer.NextAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_receipt_that_is_kept_comes_with_what_comes_next()
    {
        _gatherer.Keep([Receipt("early")]);
        _inbox.Put(Outcome(1));
        _inbox.Complete();
        Assert.Equal(2, (await _gatherer.NextAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_receipt_that_is_kept_comes_by_itself_once_it_has_waited_its_time()
    {
        _gatherer.Keep([Receipt("early")]);
        var next = _gatherer.NextAsync(Cancel).AsTask();
        Assert.InRange(await AdvanceUntilAsync(next), _options.EarlyReceiptWait, TimeSpan.MaxValue);
        Assert.Equal("early", Assert.Single(await next).Receipt!.MessageId);
    }

    [Fact]
    public void Receipts_beyond_the_window_are_refused_and_outcomes_are_not_held_up_by_them()
    {
        Offer(50);
        Assert.False(_inbox.TryPut(Receipt("one too many")));
        Assert.Equal(50, _inbox.Receipts);
        for (var no = 0; no < (_options.MaxOpen + _options.IntentBatch) * 2; no++) _inbox.Put(Outcome(no));
        Assert.Throws<InvalidOperationException>(() => _inbox.Put(Outcome(0)));
    }

    private void Offer(int receipts)
    {
        for (var i = 0; i < receipts; i++) Assert.True(_inbox.TryPut(Receipt("r")));
    }

    private async Task<TimeSpan> AdvanceUntilAsync(Task done)
    {
        var started = _time.GetTimestamp();
        while (!done.IsCompleted)
        {
            _time.Advance(Step);
            // Whoever was woken by the step runs before the next one.
            for (var turns = 0; turns < 100 && !done.IsCompleted; turns++) await Task.Yield();
        }

        return _time.GetElapsedTime(started);
    }

    private Receipt Receipt(string id) => new()
    {
        Gateway = 1,
        MessageId = id,
        State = MessageState.Delivered,
        ReceivedAt = _time.GetUtcNow(),
    };

    private Outcome Outcome(long no)
    {
        var row = new AttemptRow
        {
            Id = new AttemptId(new SmsId(no, 1), 1, 1),
            Key = new NoticeKey((UInt128)no),
            Mobile = new Mobile(989120000000),
            Lane = Lane.Normal,
            Worker = 1,
            Reference = 1,
            Segments = 1,
            Gateway = 1,
            ConcatRef = 1,
            UsefulUntil = DateTimeOffset.UnixEpoch,
            PossibleDuplicate = false,
        };
        return new Outcome(OutcomeKind.Answered, new OpenAttempt(row, null!, new OpenIntent(1, 1, _time.GetUtcNow(), 1)), _time.GetUtcNow(), CommandStatus.Ok, "m");
    }
}
