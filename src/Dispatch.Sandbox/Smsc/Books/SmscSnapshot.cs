namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>The centre's counts at one moment, all since it started unless said otherwise.</summary>
internal sealed record SmscSnapshot
{
    /// <summary>Links open now, bound or not.</summary>
    public required int Links { get; init; }

    /// <summary>Links bound now.</summary>
    public required int Bound { get; init; }

    /// <summary>Binds granted.</summary>
    public required int Binds { get; init; }

    /// <summary>Binds refused, by command status.</summary>
    public required IReadOnlyDictionary<uint, int> BindsRefused { get; init; }

    /// <summary>Links that the settings' faults or a missing answer to enquire_link ended.</summary>
    public required int LinksDropped { get; init; }

    /// <summary>submit_sm read, whatever became of them.</summary>
    public required int Submitted { get; init; }

    public required int Accepted { get; init; }

    /// <summary>Accepted, and their answers written.</summary>
    public required int Answered { get; init; }

    /// <summary>Refused as over an account's cap.</summary>
    public required int Throttled { get; init; }

    /// <summary>Refused, by command status, the throttled among them.</summary>
    public required IReadOnlyDictionary<uint, int> Refused { get; init; }

    /// <summary>Neither accepted nor answered, as the settings wanted.</summary>
    public required int Lost { get; init; }

    /// <summary>Messages by their state now.</summary>
    public required IReadOnlyDictionary<MessageState, int> States { get; init; }

    /// <summary>Messages whose final receipt was acknowledged, by that state.</summary>
    public required IReadOnlyDictionary<MessageState, int> Acknowledged { get; init; }

    /// <summary>Final receipts that are due and not yet acknowledged.</summary>
    public required int ReceiptsWaiting { get; init; }

    /// <summary>deliver_sm written, repeats and intermediate ones among them.</summary>
    public required int ReceiptsSent { get; init; }

    /// <summary>deliver_sm answered with an error.</summary>
    public required int ReceiptsRefused { get; init; }

    /// <summary>deliver_sm put back to be written again: after an error, a lost link or no answer.</summary>
    public required int ReceiptsRepeated { get; init; }

    /// <summary>Second copies that the settings added.</summary>
    public required int ReceiptsDoubled { get; init; }

    /// <summary>Intermediate receipts acknowledged.</summary>
    public required int IntermediateAcknowledged { get; init; }

    /// <summary>query_sm read.</summary>
    public required int Queries { get; init; }

    /// <summary>PDUs that broke the protocol: bad lengths, unknown commands, bodies cut short, answers to nothing.</summary>
    public required int ProtocolErrors { get; init; }

    public required IReadOnlyList<SmscAccountSnapshot> Accounts { get; init; }
}

/// <summary>One account's counts.</summary>
/// <param name="Cap">Submits a second allowed now; 0 for no cap.</param>
/// <param name="WorstSecond">Most submits read within any second, refused ones among them.</param>
/// <param name="WorstSecondOverCap">By how much any second went over the cap of its time.</param>
/// <param name="WidestWindow">Most submits of one link that were unanswered at once.</param>
internal sealed record SmscAccountSnapshot(
    string SystemId, int Bound, int Submitted, int Accepted, int Throttled, int Cap, int WorstSecond, int WorstSecondOverCap, int WidestWindow);
