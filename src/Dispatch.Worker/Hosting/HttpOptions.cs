using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Dispatch.Worker.Hosting;

/// <summary>The worker's own endpoints: health, metrics, and the receipts of HTTP gateways. Section <c>Dispatch:Http</c>.</summary>
internal sealed class HttpOptions : IValidatableObject
{
    public const string Section = "Dispatch:Http";

    /// <summary>Port of <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c> and, for HTTP gateways, <c>/sms/receipt</c>; 0 takes a free one and logs it.</summary>
    /// <value>9464</value>
    [Range(0, 65_535)]
    public int Port { get; set; } = 9464;

    /// <summary>Address it listens on.</summary>
    /// <value>127.0.0.1; a container sets 0.0.0.0.</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return new ValidationResult("must be an IP address, such as 127.0.0.1, 0.0.0.0 or ::.", [nameof(Address)]);
    }
}
