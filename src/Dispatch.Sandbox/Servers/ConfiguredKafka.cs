namespace Dispatch.Sandbox.Servers;

/// <summary>A Kafka that someone else runs; DISPATCH_KAFKA names it as host:port, several with commas.</summary>
internal sealed class ConfiguredKafka(string address) : IKafkaPart
{
    public const string Variable = "DISPATCH_KAFKA";

    public string Origin => $"configured by {Variable}";

    public int? Pid => null;

    public bool IsMock => false;

    public string BootstrapServers => address;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
