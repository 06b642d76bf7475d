using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Logging;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Turns a row into what is to be written. The same row gives the same bytes, at any worker: so one segment can be sent again by itself.
/// For one sender at a time.
/// </summary>
internal sealed partial class SmsComposer(SmsTemplates templates, SmsGateway gateway, LedgerSessions sessions, SmsMetrics metrics, ILogger<SmsComposer> logger)
{
    // A row that did not fit into the window is composed again for the next batch.
    private SmsId _counted;

    /// <summary>True where <see cref="ReadAsync"/> has something to read: a text is of a kind, or names a field that does not lie in the queue.</summary>
    public bool NeedsNotices => templates.NeedsNotice;

    /// <summary>What the texts of these rows need of the ledger: one query, or none.</summary>
    public async ValueTask<SmsNotices> ReadAsync(IReadOnlyCollection<QueuedSms> sms, CancellationToken cancellationToken)
    {
        if (!NeedsNotices) return SmsNotices.NotNeeded;
        await using var session = await sessions.OpenAsync(cancellationToken);
        return new SmsNotices(sms.Select(one => one.No).ToHashSet(), await SmsNoticeTable.ReadAsync(session, sms, cancellationToken));
    }

    /// <summary>Null where the row is for a segment that the text does not have any more.</summary>
    /// <param name="notices">Read for a batch that this row was in.</param>
    public Intent.Row? Compose(QueuedSms sms, SmsNotices notices)
    {
        var notice = notices.Find(sms.No);
        var rendered = templates.For(notice?.Kind ?? NoticeKind.Other, sms.Stage).Render(Values(sms, notice));

        // What a single segment belongs to was sent with fields that are erased by now: it would not fit the others.
        if (sms.Segment != 0 && rendered.Fault == TextFault.FieldMissing) return null;

        var concatRef = sms.ConcatRef ?? AttemptId.ConcatRef(sms.Key, sms.Stage);
        var encoding = gateway.Protocol.Gsm7Alphabet.Carries(rendered.Text) ? Segmenter.Choose(rendered.Text) : SmsEncoding.Ucs2;
        var parts = Segmenter.Segment(rendered.Text, encoding, concatRef);
        if (sms.Segment > parts.Length) return null;
        Count(sms, rendered.Fault, parts.Length);
        var coding = encoding == SmsEncoding.Gsm7 ? gateway.Protocol.Gsm7DataCoding : gateway.Protocol.Ucs2DataCoding;
        return new Intent.Row(
            sms,
            (short)parts.Length,
            AttemptId.Reference(sms.Key, sms.Stage, sms.Attempt),
            concatRef,
            (byte)coding,
            sms.Segment == 0 ? parts : [parts[sms.Segment - 1]]);
    }

    private SmsFieldValues Values(QueuedSms sms, SmsNoticeRow? notice) => new()
    {
        Number = sms.Number ?? sms.Key.ToString(),
        Court = notice is null ? null : templates.CourtName(notice.CourtId),
        Province = notice?.Province.PersianName,
        Case = notice?.CaseNumber,
        Title = notice?.Title,
        Kind = notice is null ? null : SmsFields.Of(notice.Kind),
    };

    // Once an SMS: neither a segment that is sent again nor a row that comes back at once.
    private void Count(QueuedSms sms, TextFault replaced, int segments)
    {
        if (sms.Segment != 0 || sms.Id == _counted) return;
        _counted = sms.Id;
        metrics.TextHas(segments);
        if (replaced == TextFault.None) return;
        metrics.TextReplaced(replaced);
        Log.Replaced(logger, sms.No, sms.Stage, replaced);
    }

    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Warning, "Notice {No} stage {Stage}: a field would put something into the SMS that must not be there, or is missing ({Reason}); the field-free text goes instead")]
        public static partial void Replaced(ILogger logger, long no, short stage, TextFault reason);
    }
}
