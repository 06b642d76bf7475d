using System.Text;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>One account of several binds, and how a gateway's settings show on the wire.</summary>
public sealed class FieldAccountTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submissions_are_spread_over_the_binds_and_the_windows_add_up()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { WithoutReceiptShare = 1, AnswerLatency = DelayRange.Milliseconds(200, 200) }, gateway => (gateway.Binds, gateway.Window) = (4, 25));

        Assert.Equal(100, ground.Account.FreeWindow);
        await ground.SubmitAsync(100);
        Assert.Equal((0, false), (ground.Account.FreeWindow, ground.Account.TrySubmit(ground.Request(999), 999)));
        await ground.WhenAsync(owner => owner.Answers.Count == 100 && ground.Account.FreeWindow == 100);

        Assert.Equal((100, 25), (ground.Centre.Books.Count, ground.Centre.Books.Snapshot().Accounts[0].WidestWindow));
    }

    [Fact]
    public async Task A_bind_that_falls_takes_only_its_own_window_with_it_and_the_account_stays_bound()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { DropAfterSubmits = 10, DropAccepts = false, WithoutReceiptShare = 1, AnswerLatency = DelayRange.Milliseconds(5, 5) }, gateway => (gateway.Binds, gateway.Window) = (2, 50));

        await ground.SubmitAsync(20);
        await ground.WhenAsync(owner => owner.GivenBack == 20);
        await ground.Centre.WhenAsync(books => books.Bound == 2, Token);

        Assert.Equal((10, 10, 0), (ground.Owner.Answers.Count, ground.Owner.Unanswered.Count, ground.Owner.Repeats));
        Assert.Equal([BindState.Connecting, BindState.Bound], ground.Owner.States);
    }

    [Fact]
    public async Task Separate_binds_submit_over_one_and_get_receipts_over_the_other()
    {
        await using var ground = await FieldGround.BoundAsync(with: gateway => (gateway.BindAs, gateway.Binds, gateway.ReceiverBinds) = (SmppBindKind.Separate, 2, 2));

        await ground.SubmitAsync(200);
        await ground.WhenAsync(owner => owner.Answers.Count == 200 && owner.Receipts.Count == 200);

        Assert.Equal((0, 4, 200), (ground.Unmatched(), ground.Centre.Books.Snapshot().Bound, ground.Account.FreeWindow));
    }

    [Fact]
    public async Task A_stop_drains_every_bind_and_unbinds()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { AnswerLatency = DelayRange.Milliseconds(50, 150), WithoutReceiptShare = 1 }, gateway => gateway.Binds = 3);
        await ground.SubmitAsync(200);

        await ground.StopAsync();

        Assert.Equal((200, 0, 0), (ground.Owner.Answers.Count, ground.Owner.Unanswered.Count, ground.Owner.Repeats));
        Assert.All(await ground.Running, reason => Assert.Equal(BindReasonKind.Drained, reason.Kind));
        Assert.Equal(BindState.Closed, ground.Owner.States[^1]);
    }

    [Theory]
    [InlineData(SmppConcatenation.UserDataHeader, SmppTextField.ShortMessage)]
    [InlineData(SmppConcatenation.SarParameters, SmppTextField.ShortMessage)]
    [InlineData(SmppConcatenation.UserDataHeader, SmppTextField.MessagePayload)]
    [InlineData(SmppConcatenation.SarParameters, SmppTextField.MessagePayload)]
    internal async Task A_long_text_is_joined_letter_by_letter_however_its_segments_are_marked(SmppConcatenation concatenation, SmppTextField field)
    {
        // A pair at each segment's edge, and no header may be read as letters.
        var text = string.Concat(Enumerable.Repeat("ابلاغ📜", 40));
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { WithoutReceiptShare = 1 }, gateway => (gateway.Concatenation, gateway.TextField) = (concatenation, field));

        var parts = Segmenter.Segment(text, SmsEncoding.Ucs2, reference: 7);
        for (var i = 0; i < parts.Length; i++)
            Assert.True(ground.Account.TrySubmit(ground.Request(0) with { Payload = parts[i].Payload, UserDataHeader = parts[i].HasHeader, UserMessageReference = (ushort)i }, i));
        ground.Account.Flush();
        await ground.WhenAsync(owner => owner.Answers.Count == parts.Length);

        Assert.All(ground.Owner.Answers.Values, answer => Assert.Equal(CommandStatus.Ok, answer.Status));
        Assert.Equal(text, Assert.Single(ground.Centre.Books.Wholes()).Text);
    }

    [Theory]
    [InlineData(SmppAlphabet.Gsm7, 0, "Notice {14} é at €2")]
    [InlineData(SmppAlphabet.Latin1, 3, "Notice {14} é at 2")]
    [InlineData(SmppAlphabet.Ascii, 1, "Notice {14} at 2")]
    internal async Task A_Latin_text_arrives_in_the_alphabet_that_the_gateway_reads(SmppAlphabet alphabet, int coding, string text)
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { WithoutReceiptShare = 1 }, gateway => (gateway.Gsm7Alphabet, gateway.Gsm7DataCoding) = (alphabet, coding));

        var part = Assert.Single(Segmenter.Segment(text, SmsEncoding.Gsm7, 1));
        Assert.True(ground.Account.TrySubmit(ground.Request(0) with { Payload = part.Payload, DataCoding = (byte)coding }, 0));
        ground.Account.Flush();
        await ground.WhenAsync(owner => owner.Answers.Count == 1);

        Assert.Equal(text, Assert.Single(ground.Centre.Books.Messages()).Text);
    }

    [Fact]
    public async Task A_message_can_be_asked_after()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { ExpiredShare = 1 });
        await ground.SubmitAsync(1);
        await ground.WhenAsync(owner => owner.Answers.Count == 1 && owner.Receipts.Count == 1);

        var known = await ground.Account.QueryAsync(ground.Owner.Answers[0].MessageId, ground.Gateway.Source, Token);
        var unknown = await ground.Account.QueryAsync("nobody", ground.Gateway.Source, Token);

        Assert.Equal(MessageState.Expired, known!.Value.State);
        Assert.Equal((CommandStatus.QueryFailed, MessageState.None), (unknown!.Value.Status, unknown.Value.State));
        Assert.Equal(2, ground.Centre.Books.Snapshot().Queries);
    }

    [Fact]
    public async Task A_question_without_an_answer_ends_with_its_time_or_its_link()
    {
        await using var ground = await FieldGround.BoundAsync(with: gateway => gateway.AnswerTimeout = TimeSpan.FromMilliseconds(200));
        ground.Centre.Settings = new SmscSettings { HalfOpen = true };

        Assert.Null(await ground.Account.QueryAsync("1", ground.Gateway.Source, Token));

        ground.Centre.DropLinks();
        await ground.WhenAsync(owner => owner.Waits.Count > 0);
        Assert.Null(await ground.Account.QueryAsync("1", ground.Gateway.Source, Token));
    }

    [Fact]
    public async Task After_refused_credentials_another_run_tries_them_again_and_comes_back_after_a_drop()
    {
        await using var ground = await FieldGround.StartAsync(new SmscSettings { BindStatus = 0x0E });
        await ground.Running.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, ground.Account.BindsUp);
        ground.Centre.Settings = new SmscSettings();

        using var stop = new CancellationTokenSource();
        var again = ground.Account.RunAsync(stop.Token);
        await ground.UpAsync();

        ground.Centre.DropLinks();
        await ground.WhenAsync(_ => again.IsCompleted || (ground.Account.BindsUp == 1 && ground.Centre.Books.Snapshot().Binds == 2));

        Assert.False(again.IsCompleted);
        await stop.CancelAsync();
        await again;
    }
}
