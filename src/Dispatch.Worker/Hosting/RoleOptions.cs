namespace Dispatch.Worker.Hosting;

/// <summary>Which roles this worker plays. Section <c>Dispatch:Roles</c>; all are on unless switched off.</summary>
internal sealed class RoleOptions
{
    public const string Section = "Dispatch:Roles";

    /// <summary>Notices and cancels, from the court's event to the inbox.</summary>
    /// <value>true</value>
    public bool Ingest { get; set; } = true;

    /// <summary>Views.</summary>
    /// <value>true</value>
    public bool Receipts { get; set; } = true;

    /// <summary>Registrations.</summary>
    /// <value>true</value>
    public bool Registry { get; set; } = true;

    /// <summary>The SMS queue and the gateways.</summary>
    /// <value>true</value>
    public bool Sms { get; set; } = true;

    /// <summary>What is due later.</summary>
    /// <value>true</value>
    public bool Schedule { get; set; } = true;

    /// <summary>Status and paper topics, delivery rates.</summary>
    /// <value>true</value>
    public bool Feed { get; set; } = true;

    public override string ToString() =>
        string.Join(',', new[] { (Ingest, "ingest"), (Receipts, "receipts"), (Registry, "registry"), (Sms, "sms"), (Schedule, "schedule"), (Feed, "feed") }
            .Where(role => role.Item1).Select(role => role.Item2));
}
