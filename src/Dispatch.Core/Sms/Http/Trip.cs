namespace Dispatch.Core.Sms.Http;

/// <summary>
/// Whether a submission has left. Until it begins, no byte that the gateway could act on is on the wire; it begins once, whatever is tried again
/// below or above: the client itself would repeat a GET on a fresh connection where an old one ended without an answer, and the gateway may have
/// taken the first.
/// </summary>
internal sealed class Trip
{
    private int _begun;

    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    /// <exception cref="IOException">It has begun before.</exception>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new IOException("The request had left already; it is not sent twice.");
    }
}
