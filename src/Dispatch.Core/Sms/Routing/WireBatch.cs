using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Routing;

/// <summary>An intent that is committed, and the segments of it that are ours to write.</summary>
internal sealed record WireBatch(Intent Intent, IReadOnlySet<(SmsId Sms, short Segment)> Written)
{
    /// <summary>In the order of service.</summary>
    public List<OpenAttempt> Attempts()
    {
        var open = new OpenIntent(Intent.Worker, Intent.Batch, Intent.At, Written.Count);
        var attempts = new List<OpenAttempt>(Written.Count);
        foreach (var row in Intent.Rows.OrderBy(row => row.Sms, SmsOrder.Instance))
        {
            for (var i = 0; i < row.Parts.Count; i++)
            {
                var segment = (short)(row.First + i);
                if (Written.Contains((row.Sms.Id, segment))) attempts.Add(new OpenAttempt(Row(row, segment), row, open));
            }
        }

        return attempts;
    }

    private AttemptRow Row(Intent.Row row, short segment) => new()
    {
        Id = new AttemptId(row.Sms.Id, segment, row.Sms.Attempt),
        Key = row.Sms.Key,
        Mobile = row.Sms.Mobile,
        Lane = row.Sms.Lane,
        Worker = Intent.Worker,
        Reference = (ushort)(row.Reference + segment - 1),
        Segments = row.Segments,
        Gateway = Intent.Gateway,
        ConcatRef = row.ConcatRef,
        UsefulUntil = row.Sms.UsefulUntil,
        PossibleDuplicate = row.Sms.PossibleDuplicate,
    };
}
