using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Events;

/// <summary>How the topics are called. Section <c>Dispatch:Topics</c>.</summary>
internal sealed class TopicOptions
{
    public const string Section = "Dispatch:Topics";

    /// <summary>What every topic's name begins with, its dot included. Letters, digits, dot, underscore and hyphen, at most 200.</summary>
    /// <value><c>dispatch.</c></value>
    [RegularExpression("[A-Za-z0-9._-]{1,200}")]
    public string Prefix { get; set; } = TopicTable.DefaultPrefix;
}
