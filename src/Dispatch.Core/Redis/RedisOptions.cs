using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Redis;

/// <summary>Where Redis is. Section <c>Dispatch:Redis</c>.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Dispatch:Redis";

    /// <summary>StackExchange.Redis configuration string: <c>host:port</c>, password, TLS and so on. Never printed.</summary>
    /// <value>None: required.</value>
    [Required(AllowEmptyStrings = false)]
    public string Configuration { get; set; } = "";

    /// <summary>What every key begins with, so that several deployments can share one Redis.</summary>
    /// <value><c>dispatch:</c></value>
    [StringLength(64, MinimumLength = 1)]
    public string KeyPrefix { get; set; } = "dispatch:";
}

/// <summary>Checks <see cref="RedisOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
