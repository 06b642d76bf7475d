using System.Text.Json;
using System.Text.Json.Nodes;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscSettingsTests
{
    private static SmscSettings Change(string json, SmscSettings? from = null) =>
        SmscSettingsJson.Change(from ?? new(), JsonNode.Parse(json)!.AsObject());

    [Fact]
    public void A_change_leaves_what_it_does_not_name()
    {
        var changed = Change(
            """{"answerLatency":"5..20.5","answerIdForm":"paddedHex","refusals":[{"status":20,"share":0.1}],"caps":{"court":500}}""",
            new() { ReceiptWindow = 7, DropAccepts = false });

        Assert.Equal(DelayRange.Milliseconds(5, 20.5), changed.AnswerLatency);
        Assert.Equal(MessageIdForm.PaddedHex, changed.AnswerIdForm);
        Assert.Equal(new SmscRefusal(20, 0.1), Assert.Single(changed.Refusals));
        Assert.Equal(500, changed.Caps["court"]);
        Assert.Equal((7, false), (changed.ReceiptWindow, changed.DropAccepts));
    }

    [Theory]
    [InlineData("""{"lostShare":1.5}""", "LostShare is 1.5: it runs from 0 to 1.")]
    [InlineData("""{"receiptWindow":0}""", "ReceiptWindow is 0: it runs from 1 to 100000.")]
    [InlineData("""{"expiredShare":0.6,"rejectedShare":0.6}""", "UndeliveredShare + ExpiredShare + RejectedShare is 1.2: it runs from 0 to 1.")]
    [InlineData("""{"refusals":[{"status":0}]}""", "Refusals.Status is 0: it runs from 1 to 4294967295.")]
    public void A_value_out_of_range_is_refused_by_key_and_range(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Change(json)).Message);

    [Theory]
    [InlineData("""{"noSuchKey":1}""")]
    [InlineData("""{"answerLatency":"20..5"}""")]
    [InlineData("""{"answerLatency":"soon"}""")]
    [InlineData("""{"refusals":null}""")]
    public void An_unreadable_change_is_refused(string json) => Assert.Throws<JsonException>(() => Change(json));
}
