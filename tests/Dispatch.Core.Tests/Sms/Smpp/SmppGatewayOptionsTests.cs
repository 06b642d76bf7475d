using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class SmppGatewayOptionsTests
{
    private readonly SmppGatewayOptionsValidator _validator = new();

    [Fact]
    public void A_complete_gateway_passes() => Assert.True(_validator.Validate(null, Good()).Succeeded);

    [Fact]
    public void The_password_is_never_printed()
    {
        var printed = Good().ToString();

        Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
        Assert.Contains("court", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_setting_is_named_with_its_range()
    {
        var gateway = Good();
        gateway.Window = 1001;
        gateway.EnquireLinkInterval = TimeSpan.Zero;

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains("Window", message, StringComparison.Ordinal);
        Assert.Contains("1000", message, StringComparison.Ordinal);
        Assert.Contains("EnquireLinkInterval", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_too_long_is_refused_without_being_shown()
    {
        var gateway = Good();
        gateway.Password = "much-too-long";

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains("Password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("much-too-long", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forms_of_id_that_can_never_meet_are_refused()
    {
        var gateway = Good();
        gateway.AnswerMessageId = MessageIdForm.Hexadecimal;
        gateway.ReceiptMessageId = MessageIdForm.Loose;

        Assert.Contains("ReceiptMessageId", _validator.Validate(null, gateway).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reaction_to_no_status_is_refused()
    {
        var gateway = Good();
        gateway.Reactions["throttled"] = "Throttled";

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains("Reactions: 'throttled'", message, StringComparison.Ordinal);
        Assert.Contains("0x01 to 0xFFFFFFFF", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_reaction_to_a_status_is_refused_with_those_that_there_are()
    {
        var gateway = Good();
        gateway.Reactions["0x45"] = "Panic";

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains("'Panic' for status 0x45", message, StringComparison.Ordinal);
        Assert.All(Enum.GetNames<StatusReaction>(), name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_status_in_two_spellings_is_refused()
    {
        var gateway = Good();
        gateway.Reactions["0x45"] = "Permanent";
        gateway.Reactions["69"] = "Permanent";

        Assert.Contains("one status", _validator.Validate(null, gateway).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_alphabets_under_one_data_coding_are_refused()
    {
        var gateway = Good();
        gateway.Gsm7DataCoding = 8;

        Assert.Contains("Gsm7DataCoding", _validator.Validate(null, gateway).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_there_is_refused_at_the_start()
    {
        var gateway = Good();
        gateway.Tls = true;
        gateway.TlsAuthorities = "/nowhere/authorities.pem";
        gateway.TlsClientCertificate = "/nowhere/client.pem";

        var message = _validator.Validate(null, gateway).FailureMessage;

        Assert.Contains("TlsAuthorities: ", message, StringComparison.Ordinal);
        Assert.Contains("TlsClientCertificate: ", message, StringComparison.Ordinal);
    }

    private static SmppGatewayOptions Good() => new() { Host = "127.0.0.1", SystemId = "court", Password = "secret", SourceAddress = "983000" };
}
