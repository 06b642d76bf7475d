using Dispatch.Core.Metrics;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Turns a row into what is to be written. The same row gives the same bytes, at any worker: so one segment can be sent again by itself.</summary>
internal sealed partial class SmsComposer(IOptions<SmsTextOptions> text, SmsGateway gateway, SmsMetrics metrics, ILogger<SmsComposer> logger)
{
    private readonly SmsTemplate _template = text.Value.Template();

    /// <summary>Null where the row is for a segment that the text does not have any more.</summary>
    public Intent.Row? Compose(QueuedSms sms)
    {
        var rendered = _template.Render(sms.Number ?? sms.Key.ToString(), court: null);
        if (rendered.IsFieldFree)
        {
            metrics.FieldRefused();
            Log.FieldRefused(logger, sms.No, sms.Stage, rendered.Fault);
        }

        var concatRef = sms.ConcatRef ?? AttemptId.ConcatRef(sms.Key, sms.Stage);
        var encoding = gateway.Protocol.Gsm7Alphabet.Carries(rendered.Text) ? Segmenter.Choose(rendered.Text) : SmsEncoding.Ucs2;
        var parts = Segmenter.Segment(rendered.Text, encoding, concatRef);
        if (sms.Segment > parts.Length) return null;
        var coding = encoding == SmsEncoding.Gsm7 ? gateway.Protocol.Gsm7DataCoding : gateway.Protocol.Ucs2DataCoding;
        return new Intent.Row(
            sms,
            (short)parts.Length,
            AttemptId.Reference(sms.Key, sms.Stage, sms.Attempt),
            concatRef,
            (byte)coding,
            sms.Segment == 0 ? parts : [parts[sms.Segment - 1]]);
    }

    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Warning, "Notice {No} stage {Stage}: its number would put something into the SMS that must not be there ({Fault}); the field-free text goes instead")]
        public static partial void FieldRefused(ILogger logger, long no, short stage, LinkFault fault);
    }
}
