namespace Dispatch.Core.Sms.Smpp;

/// <summary>Walks the complete PDUs in received bytes; stops at the first one that is not all there yet, or cannot be framed.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> received)
{
    private readonly ReadOnlySpan<byte> _received = received;

    /// <summary>Bytes of the PDUs walked so far.</summary>
    public int Consumed { get; private set; }

    /// <summary>Not <see cref="PduError.None"/> where the framing is lost: nothing after it can be read.</summary>
    public PduError Error { get; private set; }

    public bool TryNext(out PduHeader header, out ReadOnlySpan<byte> body)
    {
        body = default;
        var rest = _received[Consumed..];
        var error = PduHeader.TryRead(rest, out header);
        if (error == PduError.Truncated) return false;
        if (error != PduError.None)
        {
            Error = error;
            return false;
        }

        if (rest.Length < header.Length) return false;
        body = rest[PduHeader.Size..header.Length];
        Consumed += header.Length;
        return true;
    }
}
