namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>One accepted submit, as told to whoever reads the books.</summary>
internal sealed record SmscMessage
{
    /// <summary>Place in the order of acceptance, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>As it was spelled in the submit's answer.</summary>
    public required string MessageId { get; init; }

    public required string Account { get; init; }

    public required string Source { get; init; }

    public required string Destination { get; init; }

    public required byte DestinationTon { get; init; }

    public required byte DestinationNpi { get; init; }

    public required byte DataCoding { get; init; }

    /// <summary>This part's own text, without its user data header.</summary>
    public required string Text { get; init; }

    /// <summary>The concatenation reference; null for a message on its own.</summary>
    public required int? Reference { get; init; }

    /// <summary>Part's number, from 1.</summary>
    public required int Part { get; init; }

    /// <summary>Number of parts of the whole text, 1 for a message on its own.</summary>
    public required int Parts { get; init; }

    /// <summary>The user_message_reference; null without one.</summary>
    public required int? UserReference { get; init; }

    /// <summary>When the submit was read, by the centre's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The same as <see cref="TimeProvider.GetTimestamp"/> gave it: monotonic, and on one machine comparable between processes.</summary>
    public required long ReceivedTimestamp { get; init; }

    /// <summary>Whether its submit_sm_resp was written to an open link.</summary>
    public required bool Answered { get; init; }

    public required MessageState State { get; init; }

    /// <summary>How far the final receipt has come.</summary>
    public required ReceiptProgress Receipt { get; init; }
}
