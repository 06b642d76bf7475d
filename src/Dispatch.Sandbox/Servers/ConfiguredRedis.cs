namespace Dispatch.Sandbox.Servers;

/// <summary>A Redis that someone else runs; DISPATCH_REDIS names it as host:port.</summary>
internal sealed class ConfiguredRedis(string address) : IRedisPart
{
    public const string Variable = "DISPATCH_REDIS";

    public string Origin => $"configured by {Variable}";

    public int? Pid => null;

    public string Endpoint => address.Contains(':', StringComparison.Ordinal) ? address : $"{address}:6379";

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
