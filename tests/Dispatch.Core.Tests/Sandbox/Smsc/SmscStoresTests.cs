using CsCheck;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Books;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.Smsc;

public sealed class SmscStoresTests
{
    [Fact]
    public void Every_text_comes_back_from_the_store() =>
        Gen.Byte[0, 3].Array[0, 40].Array[1, 60].Sample(texts =>
        {
            var store = new TextStore();
            var places = texts.Select(text => store.Add(text)).ToArray();
            var target = new byte[64];
            return places.Zip(texts).All(pair => target.AsSpan(0, store.Read(pair.First, target)).SequenceEqual(pair.Second));
        });

    [Fact]
    public void Texts_of_one_template_take_a_fraction_of_their_octets()
    {
        var store = new TextStore();
        for (var i = 0; i < 200_000; i++)
            store.Add(System.Text.Encoding.BigEndianUnicode.GetBytes($"A notice with the number {i:D8} awaits you in your inbox there."));

        Assert.InRange(store.Size, 1, 200_000 * 40);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("989121234567")]
    [InlineData("00989121234567")]
    [InlineData("123456789012345")]
    [InlineData("1234567890123456")]
    [InlineData("DADGOSTARI")]
    public void An_address_comes_back_from_its_code(string address)
    {
        var codes = new AddressCodes();
        var code = codes.Encode(System.Text.Encoding.ASCII.GetBytes(address));

        Assert.Equal(address, codes.Decode(code));
        Assert.True(codes.TryFind(address, out var found));
        Assert.Equal(code, found);
    }

    [Fact]
    public void The_sliding_second_counts_what_a_plain_list_counts() =>
        Gen.Int[0, 3].Array[1, 80].Sample(steps =>
        {
            var window = new SlidingSecond();
            var all = new List<long>();
            var now = 0L;
            foreach (var step in steps)
            {
                now += step * (TimeSpan.TicksPerSecond / 3);
                window.Add(now);
                all.Add(now);
                if (window.Count(now) != all.Count(at => at > now - TimeSpan.TicksPerSecond))
                    return false;
            }

            return window.Count(now + TimeSpan.TicksPerSecond) == 0;
        });
}
