using System.Text.Json;
using Dispatch.Core.Events;
using Xunit;

namespace Dispatch.Core.Tests.Contracts;

public sealed class TopicTableTests
{
    [Fact]
    public void The_file_and_the_code_say_the_same()
    {
        using var file = JsonDocument.Parse(ContractFiles.Bytes("topics.json"));

        Assert.Equal(file.RootElement.EnumerateArray().Select(FromFile), new TopicTable().All.Select(FromCode));
    }

    [Fact]
    public void The_dead_letters_take_the_largest_source_event_and_64_KiB()
    {
        var table = new TopicTable();

        Assert.Equal(table.All.Where(topic => topic.Reads != EventSchemas.None).Max(topic => topic.MaxMessageBytes) + 65_536, table.DeadLetter.MaxMessageBytes);
    }

    [Fact]
    public void The_prefix_leads_every_name()
    {
        var table = new TopicTable("test-7.");

        Assert.All(table.All, topic => Assert.StartsWith("test-7.", topic.Name, StringComparison.Ordinal));
        Assert.Equal(EventSchemas.NoticeViewed, table.Allowed("test-7.views.v1"));
        Assert.Equal(EventSchemas.None, table.Allowed("dispatch.views.v1"));
    }

    private static string FromFile(JsonElement topic)
    {
        var settings = topic.EnumerateObject().Where(entry => entry.Name.Contains('.', StringComparison.Ordinal)).ToDictionary(entry => entry.Name, entry => entry.Value.ToString());
        return Line(
            topic.GetProperty("name").GetString()!, topic.GetProperty("partitions").GetInt32(), topic.GetProperty("key").GetString()!,
            topic.GetProperty("schemas").EnumerateArray().Select(name => name.GetString()!), topic.GetProperty("direction").GetString() == "in", settings);
    }

    private static string FromCode(TopicSpec topic) =>
        Line(topic.Name, topic.Partitions, topic.Key, topic.Schemas, topic.Reads != EventSchemas.None, topic.Settings);

    private static string Line(
        string name, int partitions, string key, IEnumerable<string> schemas, bool reads, IEnumerable<KeyValuePair<string, string>> settings) =>
        $"{name} {partitions} [{key}] {string.Join('+', schemas)} {reads} {string.Join(' ', settings.OrderBy(entry => entry.Key, StringComparer.Ordinal))}";
}
