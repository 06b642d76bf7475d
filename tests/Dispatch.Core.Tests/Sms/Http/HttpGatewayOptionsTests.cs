using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Http;

public sealed class HttpGatewayOptionsTests
{
    private readonly HttpGatewayOptionsValidator _validator = new();

    [Fact]
    public void A_complete_gateway_passes() => Assert.True(_validator.Validate(null, Good()).Succeeded);

    [Fact]
    public void Password_and_key_are_never_printed()
    {
        var printed = Good().ToString();

        Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(Good().CallbackKey, printed, StringComparison.Ordinal);
        Assert.Contains("adliran", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(HttpGatewayOptions.Url), "ftp://gateway/")]
    [InlineData(nameof(HttpGatewayOptions.Url), "http://gateway/cgi-bin/sendsms?x=1")]
    [InlineData(nameof(HttpGatewayOptions.Url), "http://user:secret-word@gateway/")]
    [InlineData(nameof(HttpGatewayOptions.CallbackUrl), "/sms")]
    [InlineData(nameof(HttpGatewayOptions.CallbackUrl), "http://here/%d")]
    [InlineData(nameof(HttpGatewayOptions.CallbackKey), "secret-word that is too short")]
    [InlineData(nameof(HttpGatewayOptions.CallbackKeyBefore), "secret-word that is too short")]
    [InlineData(nameof(HttpGatewayOptions.Name), "a b")]
    [InlineData(nameof(HttpGatewayOptions.Username), "")]
    [InlineData(nameof(HttpGatewayOptions.Sender), "دادگستری")]
    [InlineData(nameof(HttpGatewayOptions.CheckUrl), "not an address")]
    public void A_bad_setting_is_named_and_its_value_is_not(string key, string value)
    {
        var gateway = Good();
        typeof(HttpGatewayOptions).GetProperty(key)!.SetValue(gateway, value);

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_out_of_its_range_is_named_with_the_range()
    {
        var gateway = Good();
        (gateway.Window, gateway.DlrMask, gateway.Timeout) = (0, 32, TimeSpan.Zero);

        var message = _validator.Validate(null, gateway).FailureMessage;

        foreach (var word in (string[])["Window", "1000", "DlrMask", "31", "Timeout", "00:05:00"]) Assert.Contains(word, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("999", "0x08")]
    [InlineData("abc", "0x08")]
    [InlineData("503", "8")]
    [InlineData("503", "soon")]
    public void A_status_that_is_none_is_refused(string http, string smpp)
    {
        var gateway = Good();
        gateway.Statuses[http] = smpp;

        Assert.Contains("Statuses", _validator.Validate(null, gateway).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Reactions_may_be_overridden_over_the_house_s_and_over_the_protocol_s()
    {
        var gateway = Good();
        Assert.Equal(StatusReaction.OtherGateway, gateway.StatusReactions().Of(HttpStatuses.NotRoutable));
        (gateway.Reactions["0x400"], gateway.Reactions["0x14"]) = ("Permanent", "RetryBounded");

        Assert.Equal(StatusReaction.Permanent, gateway.StatusReactions().Of(HttpStatuses.NotRoutable));
        Assert.Equal(StatusReaction.RetryBounded, gateway.StatusReactions().Of(CommandStatus.MessageQueueFull));
    }

    [Fact]
    public void The_root_of_the_gateway_s_host_is_what_is_asked_for() => Assert.Equal("http://gateway.example:13013/", Good().Check.AbsoluteUri);

    private static HttpGatewayOptions Good() => new()
    {
        Url = "http://gateway.example:13013/cgi-bin/sendsms",
        Username = "adliran",
        Password = "secret",
        Sender = "3000123",
        CallbackUrl = "https://dispatch.example",
        CallbackKey = "0123456789abcdef0123456789abcdef",
    };
}
