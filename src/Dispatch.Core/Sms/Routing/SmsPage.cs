using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Receipts;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What one transaction is to write (<see cref="SmsBook"/>).</summary>
internal sealed class SmsPage
{
    /// <summary>Steps, in the order in which they are tried.</summary>
    public List<AttemptMove> Moves { get; } = [];

    /// <summary>
    /// SMS whose attempts the caller knows all, as they are in the ledger: they are not read. Should one stand otherwise there, the page is
    /// written again from what is read.
    /// </summary>
    public Dictionary<SmsId, SmsRecord> Known { get; } = [];

    /// <summary>SMS past the end of their life: what is unknown of them by now is told as such.</summary>
    public HashSet<SmsId> Ended { get; } = [];

    /// <summary>Those of <see cref="Ended"/> that were told of before: only marked.</summary>
    public HashSet<SmsId> ToldBefore { get; } = [];

    /// <summary>Intents whose attempts all have an outcome with this page.</summary>
    public List<(int Worker, long Batch)> DoneIntents { get; } = [];

    public List<Receipt> Park { get; } = [];

    public List<Receipt> Unpark { get; } = [];

    public bool IsEmpty => Moves.Count == 0 && Ended.Count == 0 && DoneIntents.Count == 0 && Park.Count == 0 && Unpark.Count == 0;
}
