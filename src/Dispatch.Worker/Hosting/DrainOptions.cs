using System.ComponentModel.DataAnnotations;

namespace Dispatch.Worker.Hosting;

/// <summary>How a worker ends. Section <c>Dispatch:Drain</c>.</summary>
internal sealed class DrainOptions
{
    public const string Section = "Dispatch:Drain";

    /// <summary>Seconds until a worker that was told to stop ends whatever it still holds. Give the orchestrator's grace period a few more.</summary>
    /// <value>30</value>
    [Range(1, 600)]
    public int Seconds { get; set; } = 30;
}
