namespace Dispatch.Core.Sms.Http;

/// <summary>The desks of this worker's HTTP gateways, by name.</summary>
internal sealed class CallbackDesks(IReadOnlyList<CallbackDesk> desks)
{
    private readonly Dictionary<string, CallbackDesk> _desks = desks.ToDictionary(desk => desk.Name);

    public CallbackDesk? Find(string gateway) => _desks.GetValueOrDefault(gateway);
}
