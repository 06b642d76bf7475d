using Prometheus;

namespace Dispatch.Core.Registry;

/// <summary>Whether the registry may be trusted, and how far behind it is.</summary>
internal sealed class RegistryMetrics(IMetricFactory factory)
{
    private readonly Gauge _ready = factory.CreateGauge("dispatch_registry_ready", "1 while ingest may trust the registry; 0: it waits, the log says why.");
    private readonly Gauge _lag = factory.CreateGauge("dispatch_registry_lag_events", "Registrations between the ledger's positions and the topic's ends.");
    private readonly Gauge _declared = factory.CreateGauge("dispatch_registry_declared_contacts", "Contacts in the newest declaration.");
    private readonly Gauge _share = factory.CreateGauge("dispatch_registry_no_account_share", "Share of this worker's last notices without an account, 0 to 1.");

    public void Seen(bool ready, long lag, long declared, double noAccountShare)
    {
        _ready.Set(ready ? 1 : 0);
        _lag.Set(lag);
        _declared.Set(declared);
        _share.Set(noAccountShare);
    }
}
