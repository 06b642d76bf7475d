using System.Text;
using Dispatch.Core.Notices;
using Xunit;

namespace Dispatch.Core.Tests.Notices;

public sealed class ProvinceTests
{
    [Fact]
    public void There_are_thirty_one_each_with_its_own_code_and_names()
    {
        Assert.Equal(31, Province.All.Count);
        Assert.Equal(31, Province.All.Select(province => province.EnglishName).Distinct().Count());
        Assert.Equal(31, Province.All.Select(province => province.PersianName).Distinct().Count());
        Assert.All(Province.All, province =>
        {
            Assert.True(Province.TryParse(Encoding.ASCII.GetBytes(province.Code), out var parsed));
            Assert.Equal(province, parsed);
        });
    }

    [Theory]
    [InlineData("IR-23", "Tehran", "تهران")]
    [InlineData("IR-00", "Markazi", "مرکزی")]
    [InlineData("IR-30", "Alborz", "البرز")]
    public void A_code_has_the_names_of_its_province(string code, string english, string persian)
    {
        Assert.True(Province.TryParse(Encoding.ASCII.GetBytes(code), out var province));
        Assert.Equal((english, persian), (province.EnglishName, province.PersianName));
    }

    [Theory]
    [InlineData("IR-31")]
    [InlineData("IR-7")]
    [InlineData("ir-07")]
    [InlineData("IR-0x")]
    [InlineData("IQ-07")]
    [InlineData("")]
    public void Anything_else_is_no_province(string code) => Assert.False(Province.TryParse(Encoding.ASCII.GetBytes(code), out _));
}
