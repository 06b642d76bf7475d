using System.Collections.Frozen;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Sms.Text;

/// <summary>What was read of a batch's notices for their texts.</summary>
/// <param name="asked">The notices that were asked for; one that was asked for and not found is gone from the ledger.</param>
internal sealed class SmsNotices(IReadOnlySet<long> asked, IReadOnlyDictionary<long, SmsNoticeRow> rows)
{
    /// <summary>Where no text needs more than what lies in the queue.</summary>
    public static SmsNotices NotNeeded { get; } = new(FrozenSet<long>.Empty, FrozenDictionary<long, SmsNoticeRow>.Empty);

    /// <summary>Nothing was asked for.</summary>
    public static SmsNotices None { get; } = new(FrozenSet<long>.Empty, FrozenDictionary<long, SmsNoticeRow>.Empty);

    /// <summary>True where the text of this notice can be chosen and filled.</summary>
    public bool Covers(long no) => ReferenceEquals(this, NotNeeded) || asked.Contains(no);

    public SmsNoticeRow? Find(long no) => rows.GetValueOrDefault(no);
}
