using Dispatch.Core.Events;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Dispatch.Core.Tests.Contracts;

public sealed class AsyncApiTests
{
    private readonly YamlMappingNode root = Load();

    [Fact]
    public void Its_channels_are_the_topic_table()
    {
        var table = new TopicTable();
        var channels = Map(root, "channels").Select(channel => (YamlMappingNode)channel.Value).ToDictionary(
            channel => Text(channel, "address"),
            channel => Map(channel, "messages").Select(message => Text(Resolve(Text((YamlMappingNode)message.Value, "$ref")), "name")).ToArray());

        Assert.Equal(table.All.Select(topic => topic.Name).Order(StringComparer.Ordinal), channels.Keys.Order(StringComparer.Ordinal));
        foreach (var topic in table.All.Where(topic => topic != table.DeadLetter)) Assert.Equal(topic.Schemas, channels[topic.Name]);
    }

    [Fact]
    public void Its_operations_have_the_directions_of_the_topic_table()
    {
        var directions = Map(root, "operations").Select(operation => (YamlMappingNode)operation.Value).ToDictionary(
            operation => Text(Resolve(Text((YamlMappingNode)operation["channel"], "$ref")), "address"), operation => Text(operation, "action"));

        Assert.All(new TopicTable().All, topic => Assert.Equal(topic.Reads == EventSchemas.None ? "send" : "receive", directions[topic.Name]));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = References(root).ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            if (reference.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(ContractFiles.PathOf(reference)), reference);
            else Assert.NotNull(Resolve(reference));
        });
        Assert.Equal(
            Directory.GetFiles(ContractFiles.PathOf("schemas")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
            references.Where(reference => reference.StartsWith("./", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(ContractFiles.PathOf("asyncapi.yaml"));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private YamlMappingNode Resolve(string reference) => reference[2..].Split('/').Aggregate(root, Map);

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<string> References(YamlNode node) => node switch
    {
        YamlMappingNode map => map.SelectMany(entry => ((YamlScalarNode)entry.Key).Value == "$ref" ? [((YamlScalarNode)entry.Value).Value!] : References(entry.Value)),
        YamlSequenceNode list => list.SelectMany(References),
        _ => [],
    };
}
