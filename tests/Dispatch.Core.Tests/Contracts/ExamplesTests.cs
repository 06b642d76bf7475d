using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dispatch.Core.Events;
using NJsonSchema;
using Xunit;

namespace Dispatch.Core.Tests.Contracts;

public sealed class ExamplesTests
{
    private const EventSchemas Any = EventSchemas.NoticeIssued | EventSchemas.NoticeCancelled | EventSchemas.NoticeViewed | EventSchemas.RegistrationUpserted;

    public static TheoryData<string> Incoming => Examples(name => !IsOutgoing(name) && !IsCloudEvent(name));

    public static TheoryData<string> Outgoing => Examples(IsOutgoing);

    public static TheoryData<string> CloudEvents => Examples(IsCloudEvent);

    [Theory]
    [MemberData(nameof(Incoming))]
    [MemberData(nameof(Outgoing))]
    public async Task An_example_is_valid_by_its_schema(string name)
    {
        var text = await File.ReadAllTextAsync(ContractFiles.PathOf("examples", name), TestContext.Current.CancellationToken);
        var schema = await SchemaOf(SchemaField(text));

        Assert.Empty(schema.Validate(text));
    }

    [Theory]
    [MemberData(nameof(Incoming))]
    public async Task An_example_decodes_and_its_encoding_is_valid_and_decodes_to_the_same(string name)
    {
        var decoder = ContractFiles.Decoder();
        Assert.True(decoder.TryDecode(ContractFiles.Bytes("examples", name), null, Any, ContractFiles.Now, out var decoded, out var rejection), rejection?.Reason);

        var encoded = EventEncoder.Encode(decoded);
        Assert.Empty((await SchemaOf(SchemaName.Of(decoded.Schema))).Validate(Encoding.UTF8.GetString(encoded)));
        Assert.True(decoder.TryDecode(encoded, null, Any, ContractFiles.Now, out var again, out rejection), rejection?.Reason);
        Assert.Equivalent(decoded, again, strict: true);
    }

    [Theory]
    [MemberData(nameof(CloudEvents))]
    public void A_cloud_event_decodes_to_what_the_plain_event_does(string name)
    {
        var decoder = ContractFiles.Decoder();
        var headers = new Headers { { "content-type", "application/cloudevents+json; charset=utf-8"u8.ToArray() } };
        Assert.True(decoder.TryDecode(ContractFiles.Bytes("examples", name), headers, Any, ContractFiles.Now, out var wrapped, out var rejection), rejection?.Reason);
        Assert.True(decoder.TryDecode(ContractFiles.Bytes("examples", "notice.issued.json"), null, Any, ContractFiles.Now, out var plain, out _));

        Assert.Equivalent(plain, wrapped, strict: true);
        Assert.Equal(Content.Digest((NoticeIssued)plain, 7), Content.Digest((NoticeIssued)wrapped, 7));
    }

    [Theory]
    [InlineData("recipient", "id")]
    [InlineData("noticeId", null)]
    [InlineData("issuedAt", null)]
    public async Task A_schema_refuses_an_event_without(string field, string? inner)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(ContractFiles.Bytes("examples", "notice.issued.json"))!.AsObject();
        if (inner is null) root.Remove(field);
        else root[field]!.AsObject().Remove(inner);

        Assert.NotEmpty((await SchemaOf("notice.issued/1")).Validate(root.ToJsonString()));
    }

    [Theory]
    [InlineData("contact.health.json", "eventId", null)]
    [InlineData("contact.health.json", "recipient", null)]
    [InlineData("contact.health.json", "contactVersion", "-1")]
    [InlineData("contact.health.json", "sequence", "0")]
    [InlineData("contact.health.json", "health", "\"ok\"")]
    [InlineData("contact.health.json", "reason", "\"delivered\"")]
    [InlineData("contact.health.json", "reason", "\"away\"")]
    [InlineData("contact.health.json", "notices", null)]
    [InlineData("contact.health.json", "since", "\"yesterday\"")]
    [InlineData("contact.health.ok.json", "health", "\"bad\"")]
    [InlineData("contact.health.ok.json", "reason", "\"undelivered\"")]
    public async Task The_registrys_schema_refuses(string example, string field, string? value)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(ContractFiles.Bytes("examples", example))!.AsObject();
        if (value is null) root.Remove(field);
        else root[field] = System.Text.Json.Nodes.JsonNode.Parse(value);

        Assert.NotEmpty((await SchemaOf("contact.health/1")).Validate(root.ToJsonString()));
    }

    private static TheoryData<string> Examples(Func<string, bool> which) =>
        [.. Directory.GetFiles(ContractFiles.PathOf("examples"), "*.json").Select(path => Path.GetFileName(path)).Where(which).Order(StringComparer.Ordinal)];

    private static bool IsOutgoing(string name) =>
        name.StartsWith("notice.status", StringComparison.Ordinal) || name.StartsWith("notice.paper", StringComparison.Ordinal) || name.StartsWith("contact.health", StringComparison.Ordinal);

    private static bool IsCloudEvent(string name) => name.StartsWith("cloudevent", StringComparison.Ordinal);

    private static string SchemaField(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("schema").GetString()!;
    }

    private static Task<JsonSchema> SchemaOf(string name) =>
        JsonSchema.FromFileAsync(ContractFiles.PathOf("schemas", name.Replace('/', '-') + ".schema.json"), TestContext.Current.CancellationToken);
}
