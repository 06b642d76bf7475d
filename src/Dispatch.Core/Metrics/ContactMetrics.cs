using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Prometheus;

namespace Dispatch.Core.Metrics;

/// <summary>The health of the registry's numbers.</summary>
internal sealed class ContactMetrics(IMetricFactory factory)
{
    private readonly Counter _changes = factory.CreateCounter(
        "dispatch_sms_contact_changes_total", "Changes of contacts' health told to the registry, by what it is now (ok, bad) and why: number-invalid, undelivered, delivered, registered.", ["health", "reason"]);

    private readonly Counter _settled = factory.CreateCounter(
        "dispatch_sms_contact_settled_total", "Contacts in doubt for which a delivery at the same time was looked for, by result: found, none.", ["result"]);

    public void Changed(IReadOnlyList<ContactChange> changes)
    {
        foreach (var change in changes) _changes.WithLabels(change.Health == ContactHealth.Bad ? "bad" : "ok", ContactNames.Of(change.Reason)).Inc();
    }

    public void Settled(int found, int none)
    {
        _settled.WithLabels("found").Inc(found);
        _settled.WithLabels("none").Inc(none);
    }
}
