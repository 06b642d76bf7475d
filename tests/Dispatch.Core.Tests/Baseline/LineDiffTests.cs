using Xunit;

namespace Dispatch.Core.Tests.Baseline;

public sealed class LineDiffTests
{
    [Fact]
    public void A_difference_is_told_with_the_line_it_belongs_to() => Assert.Equal(
        "  table b\n-   no integer\n+   no bigint\n+   name text\n",
        LineDiff.Of("table a\n  no integer\ntable b\n  no integer\n", "table a\n  no integer\ntable b\n  no bigint\n  name text\n"));

    [Fact]
    public void Equal_texts_do_not_differ() => Assert.Equal("", LineDiff.Of("a\n b\n", "a\n b\n"));
}
