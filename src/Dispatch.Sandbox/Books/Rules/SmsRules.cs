using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Each notice to a person with a mobile number has one announcement, and it stands in exactly one place.</summary>
internal static class SmsRules
{
    private const short Announcement = 1;

    /// <summary>Of the ledger's notices, how many had a mobile number when they were issued, and how many of those were withdrawn before that.</summary>
    public static (long WithMobile, long Withdrawn) Count(Ruling ruling, BooksSides sides)
    {
        long mobile = 0, withdrawn = 0;
        for (var i = 0; i < ruling.Notices.Length; i++)
        {
            if (!HasMobile(ruling, sides, i)) continue;
            mobile++;
            if (sides.Ledger.Notices[i].CancelledBeforePlanning) withdrawn++;
        }

        return (mobile, withdrawn);
    }

    public static void Check(BooksLines lines, Ruling ruling, BooksSides sides, SmsAccount account)
    {
        var (mobile, withdrawn) = Count(ruling, sides);
        var stages = account.Sms.Where(sms => sms.Key.Stage == Announcement).ToList();
        lines.Equal($"SMS = notices with a mobile number ({mobile}) less those withdrawn before ({withdrawn})", mobile - withdrawn, stages.Count);
        CheckEach(lines, ruling, sides, account);
        lines.None("SMS not sent and on record so twice", account.DroppedTwice);
        lines.None("withdrawn before planning without a cancel", WithdrawnForNothing(ruling, sides.Ledger));
    }

    private static void CheckEach(BooksLines lines, Ruling ruling, BooksSides sides, SmsAccount account)
    {
        long without = 0, strange = account.Sms.Count;
        for (var i = 0; i < ruling.Notices.Length; i++)
        {
            var notice = sides.Ledger.Notices[i];
            var due = HasMobile(ruling, sides, i) && !notice.CancelledBeforePlanning;
            var there = account.Sms.ContainsKey(new SmsRef(notice.No, Announcement));
            if (due && !there) without++;
            if (due && there) strange--;
        }

        lines.None("notices without the SMS that was due", without);
        lines.None("SMS that were not due", strange);
    }

    // Where the registry was changing, the ledger's own answer stands: either was right.
    private static bool HasMobile(Ruling ruling, BooksSides sides, int at)
    {
        var notice = sides.Ledger.Notices[at];
        var reach = ruling.Notices[at].Published is >= 0 and var published ? sides.Court.Notices[published].Reach : Reach.Unsettled;
        return reach switch
        {
            Reach.Mobile => true,
            Reach.Unsettled => notice.Channel == NoticeChannel.Electronic && (notice.Flags & Core.Ledger.LifeFlags.NoMobile) == 0 && !notice.CancelledBeforePlanning,
            _ => false,
        };
    }

    private static long WithdrawnForNothing(Ruling ruling, LedgerSide ledger)
    {
        var offences = 0L;
        for (var i = 0; i < ruling.Notices.Length; i++)
            if (ledger.Notices[i].CancelledBeforePlanning && ruling.Notices[i].CancelledAt == 0) offences++;
        return offences;
    }
}
