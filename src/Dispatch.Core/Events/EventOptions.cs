using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Events;

/// <summary>What is still taken for an event. Section <c>Dispatch:Events</c>.</summary>
internal sealed class EventOptions
{
    public const string Section = "Dispatch:Events";

    /// <summary>The deepest nesting that is read, counted from the event's own object as 1.</summary>
    public const int MaxDepth = 16;

    /// <summary>The largest value that is decoded, in bytes; larger ones are refused unread. At least 64 KiB, so that every valid event fits.</summary>
    /// <value>1,048,576</value>
    [Range(65_536, 67_108_864)]
    public int MaxValueBytes { get; set; } = 1_048_576;

    /// <summary>How far ahead of our clock an event's own time may be.</summary>
    /// <value>5 minutes</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromMinutes(5);
}
