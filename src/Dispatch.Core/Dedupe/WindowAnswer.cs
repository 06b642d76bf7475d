namespace Dispatch.Core.Dedupe;

/// <summary>Whether the window could be asked.</summary>
internal enum WindowAnswer
{
    /// <summary>No window for this batch (Redis is gone, slow, out of memory, loading): every key is unknown and goes to the ledger.</summary>
    None,

    /// <summary>The window answered: a digest that is not zero was committed under the asked epoch.</summary>
    Answered,
}
