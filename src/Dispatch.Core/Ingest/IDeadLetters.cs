namespace Dispatch.Core.Ingest;

/// <summary>Where refused events go. A position passes them only when this has been acknowledged.</summary>
internal interface IDeadLetters
{
    /// <summary>Returns when every letter is acknowledged by all replicas; throws where one is not: nothing may be committed then.</summary>
    /// <returns>Those too large for the topic (a reference was sent in their place): the caller keeps them whole in the ledger.</returns>
    Task<IReadOnlyList<DeadLetter>> WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
