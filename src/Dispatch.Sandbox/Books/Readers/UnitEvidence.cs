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

    public List<LedgerContactChange> Changes { get; } = [];

    public List<LedgerSmsFailure> Failures { get; } = [];

    public List<LedgerBadCall> BadCalls { get; } = [];

    public void Add(ReadOnlySpan<byte> payload, int incarnation, long unit)
    {
        var cursor = new UnitCursor(payload);
        while (cursor.Read())
        {
            if (cursor.IsContact)
            {
                var change = cursor.Contact;
                Changes.Add(new LedgerContactChange(change.Id.Value, change.Contact, change.Sequence, incarnation, change.Health, change.Reason, change.ContactVersion, unit));
                continue;
            }

            if (cursor.IsService) AddService(cursor, incarnation, unit);
            else AddOne(cursor, incarnation);
        }
    }

    private void AddOne(in UnitCursor cursor, int incarnation)
    {
        if (cursor.Event == EvidenceEvent.ConsignmentNotificationFailure && ContactReader.Failure(cursor.No, cursor.OccurredTicks, cursor.Detail) is { } failure) Failures.Add(failure);
        Evidence.Add(new LedgerEvidence(cursor.Id.Value, cursor.No, incarnation, cursor.Sequence, cursor.Event, cursor.State, cursor.Marks));
    }

    private void AddService(in UnitCursor cursor, int incarnation, long unit)
    {
        if (cursor.BadContact != ContactReason.None) BadCalls.Add(new LedgerBadCall(cursor.No, cursor.BadContact, unit));
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
