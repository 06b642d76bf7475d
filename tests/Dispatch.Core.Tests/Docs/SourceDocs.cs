using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dispatch.Core.Tests.Baseline;

namespace Dispatch.Core.Tests.Docs;

/// <summary>
/// The documentation comments of one type, read from its source file (a file is a type, a folder a namespace), as lines of Markdown.
/// </summary>
internal sealed partial class SourceDocs
{
    private readonly Dictionary<string, XElement> _comments = new(StringComparer.Ordinal);

    private SourceDocs(string[] lines)
    {
        var comment = new StringBuilder();
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("///", StringComparison.Ordinal)) comment.Append(line.AsSpan(3)).Append('\n');
            else if (line.Length > 0 && !line.StartsWith('['))
            {
                if (comment.Length > 0 && Declaration().Match(line) is { Success: true } declared) _comments[declared.Groups["name"].Value] = XElement.Parse($"<doc>{comment}</doc>");
                comment.Clear();
            }
        }
    }

    public static SourceDocs Of(Type type)
    {
        var project = type.Namespace!.StartsWith("Dispatch.Worker", StringComparison.Ordinal) ? "Dispatch.Worker" : "Dispatch.Core";
        var folder = type.Namespace[project.Length..].Replace('.', '/');
        return new SourceDocs(File.ReadAllLines(BaselineFile.PathOf($"src/{project}{folder}/{type.Name}.cs")));
    }

    /// <summary>The summary of the type or of its member; empty where there is none.</summary>
    public string Summary(string name) => Text(name, "summary");

    /// <summary>What the comment says of the default; empty where there is nothing.</summary>
    public string Value(string name) => Text(name, "value");

    private string Text(string name, string element)
    {
        if (!_comments.TryGetValue(name, out var comment) || comment.Element(element) is not { } found) return "";
        return Spaces().Replace(string.Concat(found.Nodes().Select(Markdown)), " ").Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when (element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword")) is { } named => $"`{named.Value.Split('.')[^1]}`",
        XElement element => string.Concat(element.Nodes().Select(Markdown)),
        _ => "",
    };

    [GeneratedRegex(@"\b(?:class|record|struct|enum)\s+(?<name>\w+)|^public\s+(?:required\s+)?[\w<>,\[\]?. ]+?\s(?<name>\w+)\s*(?:\{|=>)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
