namespace Dispatch.Sandbox.Books;

/// <summary>What the run was.</summary>
internal sealed record BooksRun
{
    public double Seconds { get; init; }

    public int Workers { get; init; }

    public int Kills { get; init; }

    /// <summary>The threshold of the headline figure.</summary>
    /// <value>36 hours; a demo in which a second stands for an hour says 36 seconds.</value>
    public TimeSpan ViewedWithin { get; init; } = TimeSpan.FromHours(36);

    /// <summary>So many notices that were not delivered make a number bad.</summary>
    /// <value>3.</value>
    public int UndeliveredNotices { get; init; } = 3;

    /// <summary>
    /// The ledger was set back and lost commits: then courts know more than it (status ids ⊇ evidence), it may know fewer deliveries than the
    /// gateway, and dead letters may tell of choices that were made again. All else balances.
    /// </summary>
    public bool SetBack { get; init; }
}
