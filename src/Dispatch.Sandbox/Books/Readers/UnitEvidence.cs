using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Decodes units into rows of evidence, and remembers which source position each notice was accepted from.</summary>
internal sealed class UnitEvidence
{
    public List<LedgerEvidence> Evidence { get; } = [];

    /// <summary>Source partition and offset by notice.</summary>
    public Dictionary<long, (int Partition, long Offset)> Sources { get; } = [];

    public void Add(ReadOnlySpan<byte> payload, int incarnation)
    {
        var cursor = new UnitCursor(payload);
        while (cursor.Read())
        {
            if (cursor.IsService) AddService(cursor, incarnation);
            else Evidence.Add(new LedgerEvidence(cursor.Id.Value, cursor.No, incarnation, cursor.Sequence, cursor.Event, cursor.State, cursor.Marks));
        }
    }

    private void AddService(in UnitCursor cursor, int incarnation)
    {
        var (key, no) = (cursor.Key, cursor.No);
        var state = new NoticeFacts(cursor.Channel).State;
        Sources[no] = (cursor.Partition, cursor.Offset);
        Evidence.Add(Piece(key, no, incarnation, 1, EvidenceEvent.SubmissionAcceptance, state));
        if (cursor.WithoutRelay) return;
        var second = cursor.Channel == NoticeChannel.Paper ? EvidenceEvent.RelayToNonERDS : EvidenceEvent.ContentConsignment;
        Evidence.Add(Piece(key, no, incarnation, 2, second, state));
    }

    private static LedgerEvidence Piece(NoticeKey key, long no, int incarnation, short sequence, EvidenceEvent @event, NoticeState state) =>
        new(EvidenceId.Of(key, @event).Value, no, incarnation, sequence, @event, state, EvidenceMarks.None);
}
