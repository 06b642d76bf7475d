using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class Gsm7Tests
{
    private static readonly char[] Alphabet = [.. Enumerable.Range(0, 0x3000).Select(code => (char)code).Where(c => Gsm7.Septets(c) > 0)];

    [Fact]
    public void What_was_encoded_is_decoded_again() => Gen.Int[0, Alphabet.Length - 1].Array[0, 200].Select(places => string.Concat(places.Select(place => Alphabet[place]))).Sample(text =>
    {
        var septets = new byte[2 * text.Length];
        var written = Gsm7.Encode(text, septets);
        return Gsm7.Decode(septets.AsSpan(0, written)) == text;
    });

    [Fact]
    public void What_is_no_septet_is_shown_as_such() => Assert.Equal("a\uFFFDb\uFFFD", Gsm7.Decode([(byte)'a', 0x80, (byte)'b', Gsm7.Escape]));
}
