using System.Text;
using CsCheck;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Text;

public sealed class SegmenterTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(69, 1)]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void Persian_takes_70_characters_in_one_segment_and_67_in_each_of_several(int characters, int segments)
    {
        var text = new string('ب', characters);

        Assert.Equal(SmsEncoding.Ucs2, characters == 0 ? SmsEncoding.Ucs2 : Segmenter.Choose(text));
        Assert.Equal(segments, Segmenter.Count(text, SmsEncoding.Ucs2));
        Assert.Equal(segments, Segmenter.Segment(text, SmsEncoding.Ucs2, 1).Length);
    }

    [Theory]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    public void Latin_takes_160_characters_in_one_segment_and_153_in_each_of_several(int characters, int segments)
    {
        var text = new string('a', characters);

        Assert.Equal(SmsEncoding.Gsm7, Segmenter.Choose(text));
        Assert.Equal(segments, Segmenter.Segment(text, SmsEncoding.Gsm7, 1).Length);
    }

    [Fact]
    public void An_escaped_character_counts_twice()
    {
        Assert.Equal(1, Segmenter.Count(new string('€', 80), SmsEncoding.Gsm7));
        Assert.Equal(2, Segmenter.Count(new string('€', 80) + "a", SmsEncoding.Gsm7));
    }

    [Fact]
    public void An_escape_stays_with_its_character()
    {
        var text = new string('a', 152) + "€" + new string('b', 100);

        var segments = Segmenter.Segment(text, SmsEncoding.Gsm7, 9);

        Assert.Equal(6 + 152, segments[0].Payload.Length);
        Assert.Equal([0x1B, 0x65], segments[1].Payload.Span.Slice(6, 2).ToArray());
    }

    [Fact]
    public void A_surrogate_pair_is_never_cut()
    {
        var text = new string('ب', 66) + "😀" + new string('ب', 20);

        var segments = Segmenter.Segment(text, SmsEncoding.Ucs2, 7);

        Assert.Equal(6 + 2 * 66, segments[0].Payload.Length);
        Assert.StartsWith("😀", Encoding.BigEndianUnicode.GetString(segments[1].Payload.Span[6..]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_segment_is_plain_big_endian()
    {
        var segment = Assert.Single(Segmenter.Segment("سلام", SmsEncoding.Ucs2, 1));

        Assert.False(segment.HasHeader);
        Assert.Equal("0633064406270645", Convert.ToHexString(segment.Payload.Span));
    }

    [Fact]
    public void Joined_segments_carry_reference_total_and_place()
    {
        var segments = Segmenter.Segment(new string('ب', 140), SmsEncoding.Ucs2, 0xAB);

        Assert.All(segments, segment => Assert.True(segment.HasHeader));
        Assert.Equal(["050003AB0301", "050003AB0302", "050003AB0303"], segments.Select(segment => Convert.ToHexString(segment.Payload.Span[..6])));
    }

    [Fact]
    public void Gsm_letters_have_their_own_codes()
    {
        var segment = Assert.Single(Segmenter.Segment("@£Δ A¡Äà_{", SmsEncoding.Gsm7, 1));

        Assert.Equal("00011020414" + "05B7F111B28", Convert.ToHexString(segment.Payload.Span));
    }

    [Fact]
    public void Every_code_of_the_gsm_alphabet_has_one_letter()
    {
        var letters = Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => Gsm7.Septets(c) == 1).ToArray();
        var codes = letters.Select(c => Segmenter.Segment([c], SmsEncoding.Gsm7, 0)[0].Payload.Span[0]).ToArray();

        Assert.Equal(127, letters.Length);
        Assert.Equal(Enumerable.Range(0, 128).Where(code => code != 0x1B).Select(code => (byte)code), codes.Order());
    }

    [Fact]
    public void More_than_255_segments_are_refused() =>
        Assert.Throws<ArgumentException>(() => Segmenter.Segment(new string('ب', 67 * 255 + 1), SmsEncoding.Ucs2, 1));

    [Fact]
    public void Text_outside_the_alphabet_is_not_squeezed_into_it() =>
        Assert.Throws<ArgumentException>(() => Segmenter.Segment("سلام", SmsEncoding.Gsm7, 1));

    [Theory]
    [InlineData("", 0, 1, 160)]
    [InlineData("a€", 3, 1, 157)]
    public void A_text_is_measured_in_septets_where_the_alphabet_holds_it(string text, int units, int segments, int left) =>
        Assert.Equal(new TextSize(SmsEncoding.Gsm7, units, segments, left), Segmenter.Measure(text));

    [Theory]
    [InlineData(70, 0, 1, 0)]
    [InlineData(71, 0, 2, 63)]
    [InlineData(134, 0, 2, 0)]
    [InlineData(66, 1, 1, 2)]
    [InlineData(66, 3, 2, 61)]
    public void What_is_left_counts_from_the_last_segment(int letters, int faces, int segments, int left)
    {
        var text = new string('ب', letters) + string.Concat(Enumerable.Repeat("😀", faces));

        Assert.Equal(new TextSize(SmsEncoding.Ucs2, text.Length, segments, left), Segmenter.Measure(text));
        Assert.Equal(segments, Segmenter.Count(text + new string('ب', left), SmsEncoding.Ucs2));
        Assert.Equal(segments + 1, Segmenter.Count(text + new string('ب', left + 1), SmsEncoding.Ucs2));
    }

    [Fact]
    public void Segments_joined_again_are_the_text() => Gen.Char["abcبپ‌ی😀😁{€"].Array[0, 500].Select(chars => new string(chars)).Sample(
        text =>
        {
            var whole = string.Concat(text.EnumerateRunes());
            var segments = Segmenter.Segment(whole, SmsEncoding.Ucs2, 5);
            var joined = string.Concat(segments.Select(segment => Encoding.BigEndianUnicode.GetString(segment.Payload.Span[(segment.HasHeader ? 6 : 0)..])));
            Assert.Equal(whole, joined);
            Assert.Equal(segments.Length, Segmenter.Count(whole, SmsEncoding.Ucs2));
            Assert.All(segments, segment => Assert.True(segment.Payload.Length <= 140));
        },
        iter: 2_000);

    [Fact]
    public void Gsm_segments_joined_again_are_the_text() => Gen.Char["abc€{}~@ \n"].Array[1, 700].Select(chars => new string(chars)).Sample(
        text =>
        {
            var segments = Segmenter.Segment(text, SmsEncoding.Gsm7, 5);
            var joined = segments.SelectMany(segment => segment.Payload.ToArray()[(segment.HasHeader ? 6 : 0)..]).ToArray();
            var whole = new byte[2 * text.Length];
            Assert.Equal(whole[..Gsm7.Encode(text, whole)], joined);
            Assert.All(segments, segment => Assert.True(segment.Payload.Length <= 160 && segment.Payload.Span[^1] != Gsm7.Escape));
        },
        iter: 2_000);
}
