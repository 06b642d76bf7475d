namespace Dispatch.Sandbox.Servers;

/// <summary>A server did not start. The message says which, why as far as is known, and what to do; the log's last lines are in it.</summary>
internal sealed class ServerStartException : Exception
{
    public ServerStartException(string message) : base(message) { }

    public ServerStartException(string message, Exception inner) : base(message, inner) { }

    public ServerStartException(string message, string lastLines) : base($"{message}\n{lastLines}") => LastLines = lastLines;

    /// <summary>The end of the server's own log; empty when it never ran.</summary>
    public string LastLines { get; } = "";

    /// <summary>Someone else took the port between the choice and the bind: another port may do.</summary>
    public bool PortWasTaken => LastLines.Contains("Address already in use", StringComparison.OrdinalIgnoreCase);
}
