using Dispatch.Core.Sms.Http;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Http;

public sealed class CallbackSignerTests
{
    private static readonly string First = new('a', 32);
    private static readonly string Second = new('b', 32);

    [Fact]
    public void A_signature_is_good_for_its_own_attempt_gateway_and_time_alone()
    {
        var signer = Signer(First);
        var signature = signer.Sign("12-1-1-1-0001", 1_800_000_000);

        Assert.True(signer.IsOurs("12-1-1-1-0001", 1_800_000_000, signature));
        Assert.False(signer.IsOurs("12-1-1-2-0001", 1_800_000_000, signature));
        Assert.False(signer.IsOurs("12-1-1-1-0001", 1_800_000_001, signature));
        Assert.False(Signer(First, name: "other").IsOurs("12-1-1-1-0001", 1_800_000_000, signature));
        Assert.False(Signer(Second).IsOurs("12-1-1-1-0001", 1_800_000_000, signature));
    }

    [Fact]
    public void The_key_before_is_still_known_and_no_longer_used()
    {
        var old = Signer(First).Sign("1", 5);
        var now = Signer(Second, before: First);

        Assert.True(now.IsOurs("1", 5, old));
        Assert.Equal(Signer(Second).Sign("1", 5), now.Sign("1", 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base 64 at all !!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_signature_is_not_ours(string signature) => Assert.False(Signer(First).IsOurs("1", 5, signature));

    [Fact]
    public void A_signature_holds_nothing_that_Kannel_takes_for_an_escape()
    {
        for (var i = 0; i < 1_000; i++) Assert.DoesNotContain(Signer(First).Sign("1", i), c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'));
    }

    private static CallbackSigner Signer(string key, string before = "", string name = "main") =>
        new(new HttpGatewayOptions { Name = name, CallbackKey = key, CallbackKeyBefore = before });
}
