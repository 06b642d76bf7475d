using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Http;

/// <summary>Kannel's words for a message's fate, as its source and a running one spell them.</summary>
public sealed class CallbackStateTests
{
    [Theory]
    [InlineData(1, "id:1 sub:001 dlvrd:001 submit date:2611261159 done date:2611261159 stat:DELIVRD err:000 text:", "Delivered", "000")]
    [InlineData(2, "id:1 stat:UNDELIV err:012 text:", "Undeliverable", "012")]
    [InlineData(2, "id:1 stat:EXPIRED err:005 text:", "Expired", "005")]
    [InlineData(2, "id:1 stat:REJECTD err:009", "Rejected", "009")]
    [InlineData(2, "", "Undeliverable", "")]
    [InlineData(2, "id:1 stat:DELIVRD", "Undeliverable", "")]
    [InlineData(4, "id:1 stat:ENROUTE", "Enroute", "")]
    [InlineData(8, "ACK/", "Accepted", "")]
    [InlineData(16, "NACK/0x0000000b/Invalid Destination Address", "Rejected", "0x0000000b")]
    [InlineData(16, "", "Rejected", "")]
    public void A_type_and_an_answer_make_a_state(int type, string answer, string state, string error)
    {
        var found = CallbackState.Of(type, answer);

        Assert.Equal((Enum.Parse<MessageState>(state), error), (found!.Value.State, found.Value.Error));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(64)]
    public void Another_type_says_nothing(int type) => Assert.Null(CallbackState.Of(type, "stat:DELIVRD"));

    [Fact]
    public void The_message_s_own_words_are_never_read() => Assert.Equal("", CallbackState.Of(2, "stat:UNDELIV text:err:777")!.Value.Error);
}
