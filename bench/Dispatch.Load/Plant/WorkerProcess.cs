using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Plant;

/// <summary>One worker of the run.</summary>
/// <param name="Roles">For people.</param>
/// <param name="Child">Its process.</param>
/// <param name="HttpPort">Of its health and metrics.</param>
/// <param name="CommitBook">File in which it notes when each COMMIT was answered.</param>
internal sealed record WorkerProcess(string Roles, ChildProcess Child, int HttpPort, string CommitBook);
