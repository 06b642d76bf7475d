using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Text;

namespace Dispatch.Core.Sms.Routing;

/// <summary>What a sender is about to write: committed before the first byte.</summary>
/// <param name="Worker">The worker's number when the intent was made: its owner.</param>
/// <param name="Batch">The worker's own count of its intents.</param>
/// <param name="Rows">In any order.</param>
internal sealed record Intent(int Worker, long Batch, short Gateway, DateTimeOffset At, IReadOnlyList<Intent.Row> Rows)
{
    /// <param name="Segments">Segments of the whole text.</param>
    /// <param name="Reference">user_message_reference of segment 1.</param>
    /// <param name="Parts">Bytes of the segments to be written now: all, or the one that the row is for.</param>
    internal sealed record Row(QueuedSms Sms, short Segments, ushort Reference, byte ConcatRef, byte DataCoding, IReadOnlyList<SmsSegment> Parts)
    {
        /// <summary>Number of the first of <see cref="Parts"/>, from 1.</summary>
        public short First => Sms.Segment == 0 ? (short)1 : Sms.Segment;
    }

    /// <summary>Sorted by number, stage and segment: as every writer locks the queue.</summary>
    public IReadOnlyList<Row> Rows { get; } = [.. Rows.OrderBy(row => row.Sms.Id).ThenBy(row => row.Sms.Segment)];

    public int SegmentCount => Rows.Sum(row => row.Parts.Count);
}
