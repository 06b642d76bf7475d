using Dispatch.Core.Events;

namespace Dispatch.Core.Ingest;

/// <summary>From what the decoder says of an event to what the books and the dead letter need.</summary>
internal static class Refusals
{
    /// <summary>Refuses a record for what it holds.</summary>
    /// <param name="record">The record.</param>
    /// <param name="rejection">What the decoder said.</param>
    /// <param name="court">Row of the court that the event names, where known; else 0.</param>
    public static void Refuse(SourceRecord record, Rejection rejection, int court = 0)
    {
        record.Kind = KindOf(rejection.Schema);
        record.Outcome = Outcome.Bad;
        record.Refusal = new Refusal(rejection.Reason, rejection.Field, Court: court, Number: rejection.Number ?? rejection.Key?.ToString());
    }

    /// <summary>Refuses a decoded record that the ledger itself could not hold; false where there is no such fault.</summary>
    public static bool RefusePoison(SourceRecord record, string? number)
    {
        if (record.Poison is not { } poison) return false;
        record.Outcome = Outcome.Bad;
        record.Refusal = new Refusal(poison, Number: number);
        return true;
    }

    public static EventKind KindOf(EventSchemas schema) => schema switch
    {
        EventSchemas.NoticeIssued => EventKind.Issued,
        EventSchemas.NoticeCancelled => EventKind.Cancelled,
        EventSchemas.NoticeViewed => EventKind.Viewed,
        EventSchemas.RegistrationUpserted => EventKind.Registration,
        _ => EventKind.Unknown,
    };
}
