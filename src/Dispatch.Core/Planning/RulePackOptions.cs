using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Planning;

/// <summary>
/// The rule pack in force: a named, versioned set of periods. Its number is stamped on every notice it planned. Section <c>Dispatch:RulePack</c>.
/// The law's periods are settings; a demo lets a second stand for an hour.
/// </summary>
internal sealed class RulePackOptions
{
    public const string Section = "Dispatch:RulePack";

    /// <summary>Name of the pack.</summary>
    /// <value><c>standard</c></value>
    [Required, RegularExpression("[a-z0-9-]{1,32}")]
    public string Name { get; set; } = "standard";

    /// <summary>Version of the pack; raise it with every change of a period.</summary>
    /// <value>1</value>
    [Range(1, 1_000_000)]
    public int Version { get; set; } = 1;

    /// <summary>How long after issue the announcement is still worth sending; past it the SMS is dropped, with evidence.</summary>
    /// <value>24 hours</value>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan SmsUsefulLife { get; set; } = TimeSpan.FromHours(24);
}
