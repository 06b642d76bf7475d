using Dispatch.Core.Feed;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>What the outcomes of SMS say of the numbers they went to. Kept beside each transaction that writes outcomes (<see cref="ContactPage"/>).</summary>
internal sealed class ContactJournal(Gateways gateways, IOptions<ContactOptions> options, ContactMetrics metrics)
{
    public int Threshold => options.Value.UndeliveredNotices;

    /// <summary>What a page of outcomes leaves; null where it says nothing of any number.</summary>
    /// <param name="records">Every SMS that <paramref name="made"/> moved.</param>
    /// <param name="made">Steps that were made.</param>
    /// <param name="news">What is told of them.</param>
    public ContactPage? Open(IReadOnlyDictionary<SmsId, SmsRecord> records, List<AttemptMove> made, List<SmsNews> news)
    {
        List<ContactFact>? failures = null;
        foreach (var one in news)
            if (KindOf(one) is { } kind) (failures ??= []).Add(new ContactFact(kind, one.By.Id, one.By.Key, one.By.Mobile, one.At));
        return failures is null && !made.Exists(static move => move.To == AttemptState.Delivered) ? null : new ContactPage(this, records, made, failures ?? []);
    }

    public void Told(IReadOnlyList<ContactChange> changes) => metrics.Changed(changes);

    public void Settled(int found, int none) => metrics.Settled(found, none);

    // What a gateway refuses after it took it speaks of text and sender, and what the queue lost of us; neither is the number's fault.
    private ContactFactKind? KindOf(in SmsNews news) => news.Event != EvidenceEvent.ConsignmentNotificationFailure ? null : news.By.State switch
    {
        AttemptState.Undelivered or AttemptState.Expired => ContactFactKind.Failed,
        AttemptState.Rejected when gateways.Find(news.By.Gateway)?.Reactions.Of((CommandStatus)news.By.Status) == StatusReaction.DestinationPermanent => ContactFactKind.Refused,
        _ => null,
    };
}
