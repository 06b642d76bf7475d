using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Xunit;

namespace Dispatch.Core.Tests.Contracts;

public sealed class BadExamplesTests
{
    public static TheoryData<string> All => [.. Manifest().Select(bad => bad.File)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_bad_example_is_refused_by_its_rule_and_in_its_words(string file)
    {
        var bad = Manifest().Single(entry => entry.File == file);
        var headers = bad.ContentType is null ? null : new Headers { { "content-type", Encoding.ASCII.GetBytes(bad.ContentType) } };
        var allowed = new TopicTable().Allowed($"dispatch.{bad.Topic}.v1");

        Assert.False(ContractFiles.Decoder().TryDecode(ContractFiles.Bytes("examples", "bad", file), headers, allowed, ContractFiles.Now, out _, out var rejection));

        Assert.Equal(bad.Rule, rejection.Rule.Name());
        Assert.Equal(bad.Field, rejection.Field);
        if (bad.Reason is not null) Assert.Equal(bad.Reason, rejection.Reason);
    }

    [Fact]
    public void Every_bad_example_is_in_the_manifest()
    {
        var files = Directory.GetFiles(ContractFiles.PathOf("examples", "bad")).Select(Path.GetFileName).Where(name => name != "manifest.json");

        Assert.Equal(files.Order(StringComparer.Ordinal), Manifest().Select(bad => bad.File).Order(StringComparer.Ordinal));
    }

    private static Bad[] Manifest() => JsonSerializer.Deserialize<Bad[]>(ContractFiles.Bytes("examples", "bad", "manifest.json"), JsonSerializerOptions.Web)!;

    private sealed record Bad(string File, string Topic, string Rule, string Field, string? Reason, string? ContentType);
}
