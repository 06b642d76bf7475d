using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Registry;

/// <summary>
/// When the registry is trusted to say "no account", which sends a notice to paper and cannot be taken back. Section <c>Dispatch:RegistryTrust</c>.
/// </summary>
internal sealed class RegistryOptions
{
    public const string Section = "Dispatch:RegistryTrust";

    /// <summary>Registration events that may lie between the ledger and the topic's ends; beyond, ingest waits.</summary>
    /// <value>10000</value>
    [Range(0, 1_000_000_000)]
    public long MaxLagEvents { get; set; } = 10_000;

    /// <summary>Milliseconds between two looks at markers, pauses, positions and ends.</summary>
    /// <value>500</value>
    [Range(50, 60_000)]
    public int RefreshMilliseconds { get; set; } = 500;

    /// <summary>Milliseconds after which a look is too old to go on with; ingest waits for the next.</summary>
    /// <value>10000</value>
    [Range(1_000, 600_000)]
    public int StaleMilliseconds { get; set; } = 10_000;

    /// <summary>The no-account share is judged over so many notices, the last ones of this worker.</summary>
    /// <value>2000</value>
    [Range(10, 1_000_000)]
    public int NoAccountNotices { get; set; } = 2_000;

    /// <summary>Fewer notices than this are not judged.</summary>
    /// <value>500</value>
    [Range(1, 1_000_000)]
    public int NoAccountMinimum { get; set; } = 500;

    /// <summary>A share this much above the usual one pauses ingest (0.25: twenty-five of a hundred notices more).</summary>
    /// <value>0.25</value>
    [Range(0.01, 1.0)]
    public double NoAccountRise { get; set; } = 0.25;

    /// <summary>The share that counts as usual until this worker has seen for itself.</summary>
    /// <value>0.3</value>
    [Range(0.0, 1.0)]
    public double NoAccountUsual { get; set; } = 0.3;

    /// <summary>How slowly the usual share follows what is seen, in notices: about two thirds of a change are taken over after so many.</summary>
    /// <value>100000</value>
    [Range(1_000, 1_000_000_000)]
    public int NoAccountMemory { get; set; } = 100_000;
}
