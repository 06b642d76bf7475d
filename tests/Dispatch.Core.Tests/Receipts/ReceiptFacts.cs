using Dispatch.Core.Events;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Tests.Receipts;

/// <summary>Notices, views and cancels to test with.</summary>
internal static class ReceiptFacts
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly NoticeKey Key = NoticeKey.Of("1404-5-17");

    public static LifeRow Life(NoticeChannel channel = NoticeChannel.Electronic) => new()
    {
        Key = Key,
        No = 17,
        IssuedAt = Noon.AddDays(-1),
        ViewedAt = null,
        CancelledAt = null,
        Court = 3,
        Sequence = 2,
        Channel = channel,
        Flags = LifeFlags.None,
        Number = "1404-5-17",
    };

    public static NoticeViewed View(string id, int minute, string? office = null) => new()
    {
        ViewId = id,
        ViewKey = NoticeKey.Of(id).Value,
        Key = Key,
        Number = "1404-5-17",
        Viewer = ViewerKind.Recipient,
        Channel = office is null ? ViewChannel.Portal : ViewChannel.Office,
        OfficeId = office,
        ViewedAt = Noon.AddMinutes(minute),
    };

    public static NoticeCancelled Cancel(int minute, string court = "court-1") => new()
    {
        Key = Key,
        Number = "1404-5-17",
        CourtId = court,
        CancelledAt = Noon.AddMinutes(minute),
    };
}
