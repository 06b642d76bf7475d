using Dispatch.Core.Sms.Smpp;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;
using MessageIdForm = Dispatch.Core.Sms.Smpp.MessageIdForm;
using SpelledAs = Dispatch.Sandbox.Smsc.Settings.MessageIdForm;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>What goes wrong at operators, by name, over a real socket. Each states its counts from the centre's own books.</summary>
public sealed class FieldFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipts_before_their_submit_answers_are_all_told_and_all_belong_to_an_answer()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptBeforeAnswerShare = 1, AnswerLatency = DelayRange.Milliseconds(0, 5) });

        await ground.SubmitAsync(1_000);
        await ground.WhenAsync(owner => owner.Answers.Count == 1_000 && owner.Receipts.Count == 1_000);

        await ground.Centre.WhenAsync(books => books.Acknowledged.GetValueOrDefault(Dispatch.Sandbox.Smsc.Books.MessageState.Delivered) == 1_000, Token);
        Assert.Equal((0, 0, 0), (ground.Unmatched(), ground.Owner.Repeats, ground.Owner.Unreadable));
        Assert.Equal((1_000, 0), (ground.Centre.Books.Count, ground.Centre.Books.Copies().Count));
    }

    [Theory]
    [InlineData(SpelledAs.Decimal, SpelledAs.PaddedDecimal, MessageIdForm.Decimal, MessageIdForm.Decimal)]
    [InlineData(SpelledAs.PaddedDecimal, SpelledAs.Decimal, MessageIdForm.Loose, MessageIdForm.Loose)]
    [InlineData(SpelledAs.Hex, SpelledAs.Decimal, MessageIdForm.Hexadecimal, MessageIdForm.Decimal)]
    [InlineData(SpelledAs.Decimal, SpelledAs.PaddedHex, MessageIdForm.Decimal, MessageIdForm.Hexadecimal)]
    [InlineData(SpelledAs.UpperHex, SpelledAs.Hex, MessageIdForm.Hexadecimal, MessageIdForm.Hexadecimal)]
    [InlineData(SpelledAs.MixedHex, SpelledAs.UpperHex, MessageIdForm.Loose, MessageIdForm.Loose)]
    [InlineData(SpelledAs.PaddedHex, SpelledAs.MixedHex, MessageIdForm.Loose, MessageIdForm.Loose)]
    internal async Task Ids_spelled_one_way_in_answers_and_another_in_receipts_all_meet(SpelledAs inAnswer, SpelledAs inReceipt, MessageIdForm answer, MessageIdForm receipt)
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { AnswerIdForm = inAnswer, ReceiptIdForm = inReceipt },
            gateway => (gateway.AnswerMessageId, gateway.ReceiptMessageId) = (answer, receipt));

        await ground.SubmitAsync(300);
        await ground.WhenAsync(owner => owner.Answers.Count == 300 && owner.Receipts.Count == 300);

        Assert.Equal(0, ground.Unmatched());
        Assert.Equal(300, ground.Owner.Receipts.Select(one => ground.Gateway.MessageIds.FromReceipt(one.MessageId)).Distinct().Count());
    }

    [Fact]
    public async Task A_gateway_that_caps_keeps_its_bind_and_every_refusal_is_told()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { Caps = new Dictionary<string, int> { ["court"] = 200 }, WithoutReceiptShare = 1 });

        await ground.SubmitAsync(500);
        await ground.WhenAsync(owner => owner.Answers.Count == 500);

        var books = ground.Centre.Books.Snapshot();
        Assert.Equal(books.Throttled, ground.Owner.Answers.Values.Count(answer => answer.Status == CommandStatus.Throttled));
        Assert.Equal((500, 1, 0), (books.Accepted + books.Throttled, books.Binds, books.LinksDropped));
        Assert.True(books.Throttled > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_that_dies_with_a_full_window_gives_back_exactly_that_window(bool accepted)
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { DropAfterSubmits = 100, DropAccepts = accepted });

        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Unanswered.Count == 100);
        await ground.WhenAsync(_ => ground.Account.FreeWindow == 100);
        if (accepted) await ground.WhenAsync(owner => owner.Receipts.Count == 100);

        Assert.All(ground.Owner.Unanswered.Values, Assert.True);
        Assert.Equal((0, 0), (ground.Owner.Answers.Count, ground.Owner.Repeats));
        var books = ground.Centre.Books.Snapshot();
        Assert.Equal((accepted ? 100 : 0, 2, 1), (books.Accepted, books.Binds, books.LinksDropped));
    }

    [Fact]
    public async Task No_window_slot_leaks_on_time_outs()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { LostShare = 1 }, gateway => (gateway.Window, gateway.AnswerTimeout) = (10, TimeSpan.FromMilliseconds(200)));

        await ground.SubmitAsync(50);
        await ground.WhenAsync(owner => owner.Unanswered.Count == 50);

        await ground.WhenAsync(_ => ground.Account.FreeWindow == 10);
        Assert.Equal((50, 0, 1), (ground.Centre.Books.Snapshot().Lost, ground.Owner.Repeats, ground.Centre.Books.Snapshot().Binds));
    }

    [Fact]
    public async Task Slow_answers_that_come_after_all_are_told_as_late_and_once()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { AnswerLatency = DelayRange.Milliseconds(700, 700), WithoutReceiptShare = 1 }, gateway => gateway.AnswerTimeout = TimeSpan.FromMilliseconds(300));

        await ground.SubmitAsync(20);
        await ground.WhenAsync(owner => owner.Late.Count == 20);

        Assert.Equal((20, 0, 0), (ground.Owner.Unanswered.Count, ground.Owner.Answers.Count, ground.Owner.Repeats));
        Assert.All(ground.Owner.Late.Values, status => Assert.Equal(CommandStatus.Ok, status));
        Assert.Equal(20, ground.Centre.Books.Snapshot().Answered);
    }

    [Fact]
    public async Task Answers_in_any_order_find_their_submissions()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { AnswerLatency = DelayRange.Milliseconds(0, 30), OutOfOrderShare = 0.5 });

        await ground.SubmitAsync(500);
        await ground.WhenAsync(owner => owner.Answers.Count == 500);

        foreach (var message in ground.Centre.Books.Messages())
            Assert.Equal(message.MessageId, ground.Owner.Answers[long.Parse(message.Destination, System.Globalization.CultureInfo.InvariantCulture) - 989_120_000_000].MessageId);
    }

    [Fact]
    public async Task Already_bound_is_waited_out_and_loops_no_faster_than_its_wait()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { BindStatus = 0x05, BindStatusTimes = 3 }, gateway => gateway.AlreadyBoundWait = TimeSpan.FromMilliseconds(60));

        Assert.Equal(3, ground.Owner.Waits.Count);
        Assert.All(ground.Owner.Waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(60), TimeSpan.FromSeconds(5)));
        Assert.Equal((3, 1), (ground.Centre.Books.Snapshot().BindsRefused[0x05], ground.Centre.Books.Snapshot().Binds));
    }

    [Theory]
    [InlineData(0x0D)]
    [InlineData(0x0E)]
    [InlineData(0x0F)]
    public async Task Wrong_credentials_are_tried_once_however_many_binds_there_are(uint status)
    {
        await using var ground = await FieldGround.StartAsync(new SmscSettings { BindStatus = status }, gateway => gateway.Binds = 4);

        var reasons = await ground.Running.WaitAsync(Token);

        Assert.Equal((CommandStatus)status, Assert.Single(reasons).Status);
        Assert.Equal((1, 0), (ground.Centre.Books.Snapshot().BindsRefused[status], ground.Centre.Books.Snapshot().Binds));
        Assert.Empty(ground.Owner.Waits);
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_and_its_window_given_back()
    {
        await using var ground = await FieldGround.BoundAsync(
            with: gateway => (gateway.Window, gateway.EnquireLinkInterval, gateway.AnswerTimeout) = (10, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300)));
        ground.Centre.Settings = new SmscSettings { HalfOpen = true };

        await ground.SubmitAsync(10);
        await ground.WhenAsync(owner => owner.GivenBack == 10 && owner.Waits.Count > 0);
        ground.Centre.Settings = new SmscSettings();
        await ground.WhenAsync(_ => ground.Account.FreeWindow == 10);

        Assert.Equal((10, 0), (ground.Owner.Unanswered.Count, ground.Owner.Repeats));
        Assert.True(ground.Centre.Books.Snapshot().Binds >= 2);
    }

    [Fact]
    public async Task Garbage_between_answers_is_nacked_and_costs_nothing()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { GarbageShare = 1 });

        await ground.SubmitAsync(200);
        await ground.WhenAsync(owner => owner.Answers.Count == 200 && owner.Receipts.Count == 200);

        Assert.Equal(200, ground.Owner.Faults.Count(fault => fault.Error == PduError.UnknownCommand));
        Assert.Equal((1, 0), (ground.Centre.Books.Snapshot().Binds, ground.Unmatched()));
    }

    [Fact]
    public async Task A_length_bomb_ends_the_link_and_what_was_open_is_given_back_once()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { AnswerLatency = DelayRange.Milliseconds(0, 50), LengthBombShare = 0.02 });

        await ground.SubmitAsync(300);
        await ground.WhenAsync(owner => owner.GivenBack == 300);

        Assert.Equal(0, ground.Owner.Repeats);
        Assert.Contains(ground.Owner.Faults, fault => fault.Error == PduError.BadLength);
        Assert.True(ground.Centre.Books.Snapshot().Binds > 1);
        // Whatever was accepted is either answered or counted as perhaps left.
        Assert.True(ground.Centre.Books.Count <= ground.Owner.Answers.Count + ground.Owner.Unanswered.Values.Count(left => left));
    }

    [Fact]
    public async Task Receipts_over_another_bind_of_the_account_all_come()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { OtherBindShare = 1 }, gateway => gateway.Binds = 3);

        await ground.SubmitAsync(600);
        await ground.WhenAsync(owner => owner.Answers.Count == 600 && owner.Receipts.Count == 600);

        Assert.Equal((0, 0), (ground.Unmatched(), ground.Owner.Repeats));
        Assert.Equal(3, ground.Centre.Books.Snapshot().Bound);
    }

    [Fact]
    public async Task A_receipt_sent_twice_is_told_twice_and_acknowledged_both_times()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { DuplicateReceiptShare = 1 });

        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Receipts.Count == 200);

        Assert.Equal((100, 0), (ground.Owner.Receipts.Select(receipt => receipt.MessageId).Distinct().Count(), ground.Unmatched()));
        await ground.Centre.WhenAsync(books => books.ReceiptsWaiting == 0 && books.ReceiptsDoubled == 100, Token);
    }

    [Fact]
    public async Task Intermediate_receipts_say_on_the_way_and_the_final_one_follows()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { IntermediateShare = 1, ReceiptDelay = DelayRange.Milliseconds(20, 40), UndeliveredShare = 1 },
            gateway => gateway.RegisteredDelivery = RegisteredDelivery.FinalAndIntermediate);

        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Receipts.Count == 200);

        Assert.Equal(100, ground.Owner.Receipts.Count(receipt => receipt is { Intermediate: true, State: Dispatch.Core.Sms.Smpp.MessageState.Enroute }));
        Assert.Equal(100, ground.Owner.Receipts.Count(receipt => receipt is { Intermediate: false, State: Dispatch.Core.Sms.Smpp.MessageState.Undeliverable }));
        Assert.Equal(100, ground.Centre.Books.Snapshot().IntermediateAcknowledged);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(9_000)]
    public async Task A_clock_that_is_days_off_changes_the_date_and_nothing_else(int hours)
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptClockSkew = TimeSpan.FromHours(hours) });

        await ground.SubmitAsync(50);
        await ground.WhenAsync(owner => owner.Answers.Count == 50 && owner.Receipts.Count == 50);

        Assert.Equal(0, ground.Unmatched());
        Assert.All(ground.Owner.Receipts, receipt => Assert.InRange((receipt.DoneAt!.Value - DateTime.UtcNow).TotalHours, hours - 1, hours + 1));
    }

    [Fact]
    public async Task A_receipt_that_cannot_be_stored_is_sent_again_until_it_can()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptRetry = DelayRange.Milliseconds(5, 10) });
        var refusals = 0;
        ground.Owner.Acknowledge = _ => Interlocked.Increment(ref refusals) <= 40 ? CommandStatus.ReceiverTemporaryError : CommandStatus.Ok;

        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Answers.Count == 100 && owner.Receipts.Count == 100);

        await ground.Centre.WhenAsync(books => books.ReceiptsWaiting == 0, Token);
        Assert.Equal((40, 40), (ground.Centre.Books.Snapshot().ReceiptsRefused, ground.Centre.Books.Snapshot().ReceiptsRepeated));
        Assert.Equal(0, ground.Unmatched());
    }

    [Fact]
    public async Task Every_vendors_receipt_is_read_wherever_its_text_stands()
    {
        foreach (var format in Enum.GetValues<ReceiptFormat>())
        {
            foreach (var place in Enum.GetValues<ReceiptPlace>())
            {
                // In UCS-2 half as much fits, and the longest form loses its id at the end.
                if (format == ReceiptFormat.TlvOnly || (place == ReceiptPlace.Ucs2 && format == ReceiptFormat.Reordered)) continue;
                await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptFormat = format, ReceiptPlace = place, ReceiptTlvs = false, UndeliveredShare = 1 });
                await ground.SubmitAsync(3);
                await ground.WhenAsync(owner => owner.Answers.Count == 3 && owner.Receipts.Count == 3);

                Assert.True(ground.Unmatched() == 0, $"{format} in {place}");
                Assert.All(ground.Owner.Receipts, receipt => Assert.True(receipt.State == Dispatch.Core.Sms.Smpp.MessageState.Undeliverable, $"{format} in {place}: {receipt.State}"));
            }
        }
    }

    [Fact]
    public async Task A_receipt_without_text_says_it_all_in_its_parameters()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptFormat = ReceiptFormat.TlvOnly, ExpiredShare = 1 });

        await ground.SubmitAsync(20);
        await ground.WhenAsync(owner => owner.Answers.Count == 20 && owner.Receipts.Count == 20);

        Assert.Equal(0, ground.Unmatched());
        Assert.All(ground.Owner.Receipts, receipt => Assert.Equal((Dispatch.Core.Sms.Smpp.MessageState.Expired, "3:27"), (receipt.State, receipt.ErrorCode)));
    }

    [Fact]
    public async Task Receipts_as_data_sm_are_acknowledged_as_such()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { DataSmShare = 0.5 });

        await ground.SubmitAsync(200);
        await ground.WhenAsync(owner => owner.Answers.Count == 200 && owner.Receipts.Count == 200);

        await ground.Centre.WhenAsync(books => books.ReceiptsWaiting == 0, Token);
        Assert.Equal((0, 0), (ground.Unmatched(), ground.Centre.Books.Snapshot().ProtocolErrors));
    }

    [Fact]
    public async Task A_gateway_that_unbinds_loses_nothing_and_is_bound_again()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ReceiptDelay = DelayRange.Milliseconds(50, 150) });
        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Answers.Count == 100);

        ground.Centre.Unbind();
        await ground.WhenAsync(owner => owner.Receipts.Count >= 100);

        Assert.Equal((0, 0), (ground.Unmatched(), ground.Owner.Unanswered.Count));
        await ground.UpAsync();
        Assert.Equal(2, ground.Centre.Books.Snapshot().Binds);
    }
}
