namespace Dispatch.Sandbox.Servers;

/// <summary>A Kafka that answers, wherever it came from.</summary>
internal interface IKafkaPart : IAsyncDisposable
{
    /// <summary>A word for people: where it came from.</summary>
    string Origin { get; }

    /// <summary>The broker, where it is a process of this machine that we know of.</summary>
    int? Pid { get; }

    /// <summary>True for librdkafka's mock cluster: it makes topics by itself, and admin calls hang or crash it.</summary>
    bool IsMock { get; }

    /// <summary>"host:port", several with commas.</summary>
    string BootstrapServers { get; }
}
