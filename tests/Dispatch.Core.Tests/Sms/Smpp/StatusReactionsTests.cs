using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class StatusReactionsTests
{
    [Theory]
    [InlineData(nameof(StatusReaction.Accepted), new uint[] { 0x00 })]
    [InlineData(nameof(StatusReaction.Throttled), new uint[] { 0x58 })]
    [InlineData(nameof(StatusReaction.QueueFull), new uint[] { 0x14 })]
    [InlineData(nameof(StatusReaction.RetryBounded), new uint[] { 0x08, 0x64, 0xFE, 0xFF })]
    [InlineData(nameof(StatusReaction.AmbiguousFailOver), new uint[] { 0x45 })]
    [InlineData(nameof(StatusReaction.OtherGateway), new uint[] { 0x0A, 0x48, 0x49 })]
    [InlineData(nameof(StatusReaction.DestinationPermanent), new uint[] { 0x0B, 0x50, 0x51 })]
    [InlineData(nameof(StatusReaction.OurFault), new uint[] { 0x01, 0x43, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4 })]
    [InlineData(nameof(StatusReaction.Fix), new uint[] { 0x61, 0x62 })]
    [InlineData(nameof(StatusReaction.Rebind), new uint[] { 0x04, 0x05 })]
    [InlineData(nameof(StatusReaction.CredentialsRefused), new uint[] { 0x0D, 0x0E, 0x0F })]
    [InlineData(nameof(StatusReaction.Permanent), new uint[] { 0x02, 0x65, 0xC5, 0x400, 0xFFFFFFFF })]
    public void Each_status_has_its_reaction(string reaction, uint[] statuses)
    {
        var reactions = new StatusReactions();

        Assert.All(statuses, status => Assert.Equal(Enum.Parse<StatusReaction>(reaction), reactions.Of((CommandStatus)status)));
    }

    [Fact]
    public void A_gateways_own_table_comes_first()
    {
        var gateway = new SmppGatewayOptions { Reactions = { ["0x400"] = "RetryBounded", ["69"] = "permanent" } };

        var reactions = gateway.StatusReactions();

        Assert.Equal(StatusReaction.RetryBounded, reactions.Of((CommandStatus)0x400));
        Assert.Equal(StatusReaction.Permanent, reactions.Of(CommandStatus.SubmitFailed));
        Assert.Equal(StatusReaction.Throttled, reactions.Of(CommandStatus.Throttled));
    }
}
