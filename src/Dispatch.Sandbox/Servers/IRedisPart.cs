namespace Dispatch.Sandbox.Servers;

/// <summary>A Redis that answers, wherever it came from.</summary>
internal interface IRedisPart : IAsyncDisposable
{
    /// <summary>A word for people: where it came from.</summary>
    string Origin { get; }

    /// <summary>The server, where it is a process of this machine that we know of.</summary>
    int? Pid { get; }

    /// <summary>"host:port".</summary>
    string Endpoint { get; }
}
