using Dispatch.Core.Sms.Smpp;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>What each status does to the link, row by row; what it does to the SMS is the ledger's part.</summary>
public sealed class FieldStatusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0x58, nameof(StatusReaction.Throttled))]
    [InlineData(0x14, nameof(StatusReaction.QueueFull))]
    [InlineData(0x08, nameof(StatusReaction.RetryBounded))]
    [InlineData(0x64, nameof(StatusReaction.RetryBounded))]
    [InlineData(0xFE, nameof(StatusReaction.RetryBounded))]
    [InlineData(0xFF, nameof(StatusReaction.RetryBounded))]
    [InlineData(0x45, nameof(StatusReaction.AmbiguousFailOver))]
    [InlineData(0x0A, nameof(StatusReaction.OtherGateway))]
    [InlineData(0x48, nameof(StatusReaction.OtherGateway))]
    [InlineData(0x49, nameof(StatusReaction.OtherGateway))]
    [InlineData(0x0B, nameof(StatusReaction.DestinationPermanent))]
    [InlineData(0x50, nameof(StatusReaction.DestinationPermanent))]
    [InlineData(0x51, nameof(StatusReaction.DestinationPermanent))]
    [InlineData(0x01, nameof(StatusReaction.OurFault))]
    [InlineData(0x43, nameof(StatusReaction.OurFault))]
    [InlineData(0xC0, nameof(StatusReaction.OurFault))]
    [InlineData(0xC4, nameof(StatusReaction.OurFault))]
    [InlineData(0x61, nameof(StatusReaction.Fix))]
    [InlineData(0x62, nameof(StatusReaction.Fix))]
    [InlineData(0x400, nameof(StatusReaction.Permanent))]
    public async Task A_refusal_is_told_and_the_link_stays(uint status, string reaction)
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { Refusals = [new SmscRefusal(status, Times: 5)] });

        await ground.SubmitAsync(10);
        await ground.WhenAsync(owner => owner.Answers.Count == 10);

        Assert.Equal(5, ground.Owner.Answers.Values.Count(answer => answer.Status == (CommandStatus)status));
        Assert.Equal(Enum.Parse<StatusReaction>(reaction), ground.Gateway.StatusReactions().Of((CommandStatus)status));
        var books = ground.Centre.Books.Snapshot();
        Assert.Equal((5, 5, 1, 1), (books.Refused[status], books.Accepted, books.Binds, books.Bound));
    }

    [Theory]
    [InlineData(0x04)]
    [InlineData(0x05)]
    public async Task A_gateway_that_has_forgotten_the_bind_gets_a_new_one_and_its_window_is_drained_first(uint status)
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { Refusals = [new SmscRefusal(status, Times: 5)], AnswerLatency = DelayRange.Milliseconds(0, 20), WithoutReceiptShare = 1 });

        await ground.SubmitAsync(100);
        await ground.WhenAsync(owner => owner.Answers.Count == 100 && owner.Waits.Count > 0);
        await ground.Centre.WhenAsync(books => books.Binds >= 2 && books.Bound == 1, Token);

        Assert.Equal((0, 0), (ground.Owner.Unanswered.Count, ground.Owner.Repeats));
        Assert.Equal(5, ground.Centre.Books.Snapshot().Refused[status]);
    }

    [Fact]
    public async Task Only_the_bind_that_was_forgotten_is_made_again()
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { Refusals = [new SmscRefusal(0x04, Times: 1)] }, gateway => gateway.Binds = 3);

        await ground.SubmitAsync(30);
        await ground.WhenAsync(owner => owner.Answers.Count == 30);
        await ground.Centre.WhenAsync(books => books.Binds == 4 && books.Bound == 3, Token);

        Assert.Equal([BindState.Connecting, BindState.Bound], ground.Owner.States);
    }

    [Theory]
    [InlineData(0x0D)]
    [InlineData(0x0E)]
    [InlineData(0x0F)]
    public async Task Credentials_refused_in_an_answer_stop_the_bind_without_a_storm(uint status)
    {
        await using var ground = await FieldGround.BoundAsync(new SmscSettings { Refusals = [new SmscRefusal(status)], WithoutReceiptShare = 1 });

        await ground.SubmitAsync(20);
        await ground.Running.WaitAsync(Token);

        Assert.Equal((20, 0), (ground.Owner.Answers.Count, ground.Owner.Unanswered.Count));
        Assert.Equal((1, 0), (ground.Centre.Books.Snapshot().Binds, ground.Owner.Waits.Count));
        Assert.Equal(BindState.Closed, ground.Account.State);
    }

    [Fact]
    public async Task A_gateways_own_table_decides_what_a_refusal_does()
    {
        await using var ground = await FieldGround.BoundAsync(
            new SmscSettings { Refusals = [new SmscRefusal(0x400, Times: 1)] }, gateway => gateway.Reactions["1024"] = "Rebind");

        await ground.SubmitAsync(1);
        await ground.Centre.WhenAsync(books => books.Binds == 2 && books.Bound == 1, Token);

        Assert.Equal((CommandStatus)0x400, ground.Owner.Answers[0].Status);
    }
}
