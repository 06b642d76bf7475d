using System.ComponentModel.DataAnnotations;

namespace Dispatch.Worker.Hosting;

/// <summary>The worker's own endpoints: health and metrics. Section <c>Dispatch:Http</c>.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Dispatch:Http";

    /// <summary>Port of <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>; 0 takes a free one and logs it.</summary>
    /// <value>9464</value>
    [Range(0, 65_535)]
    public int Port { get; set; } = 9464;

    /// <summary>Address it listens on.</summary>
    /// <value>127.0.0.1; a container sets 0.0.0.0.</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";
}
