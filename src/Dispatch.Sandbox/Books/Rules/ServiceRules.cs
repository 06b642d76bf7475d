using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Served and paper are facts, not states: one of them for each number, by whether there was an account when it was issued.</summary>
internal static class ServiceRules
{
    public static void Check(BooksLines lines, Ruling ruling, BooksSides sides, Dictionary<long, LedgerContact> contacts)
    {
        var ledger = sides.Ledger;
        var distinct = ruling.Of(SourceName.Notices, Core.Ingest.EventKind.Issued).Distinct;
        lines.Equal("served + paper = distinct notices", distinct, ledger.Notices.Count);
        lines.None("numbers that are not in the ledger", ruling.Missing);
        lines.None("numbers with more than one row", ruling.TwiceInLedger);
        lines.None("notices without exactly one inbox row", ledger.Notices.LongCount(notice => notice.InboxRows != 1));
        lines.None("inbox rows of no notice", ledger.StrayInboxRows);
        lines.None("notices that no court published where the ledger read them", ruling.Notices.LongCount(notice => notice.Published < 0));
        lines.None("notices of another court or time than published", Altered(ruling, sides));
        lines.None("notices served against the registry", Misplanned(ruling, sides));
        CheckConsigned(lines, ledger);
        if (sides.Citizens.TellsRegistry) CheckContacts(lines, contacts, ledger);
    }

    private static long Altered(Ruling ruling, BooksSides sides)
    {
        var altered = 0L;
        for (var i = 0; i < ruling.Notices.Length; i++)
        {
            if (ruling.Notices[i].Published is not (>= 0 and var index)) continue;
            var (notice, published) = (sides.Ledger.Notices[i], sides.Court.Notices[index]);
            var sameCourt = sides.Ledger.Courts.TryGetValue(notice.Court, out var court) && court == sides.Court.Courts[published.Court];
            if (!sameCourt || notice.IssuedAt != published.IssuedAt) altered++;
        }

        return altered;
    }

    private static long Misplanned(Ruling ruling, BooksSides sides)
    {
        var wrong = 0L;
        for (var i = 0; i < ruling.Notices.Length; i++)
        {
            if (ruling.Notices[i].Published is not (>= 0 and var index)) continue;
            var notice = sides.Ledger.Notices[i];
            var noMobile = (notice.Flags & Core.Ledger.LifeFlags.NoMobile) != 0;
            wrong += sides.Court.Notices[index].Reach switch
            {
                Reach.Mobile => notice.Channel != NoticeChannel.Electronic || noMobile ? 1 : 0,
                Reach.AccountOnly => notice.Channel != NoticeChannel.Electronic || !(noMobile || notice.CancelledBeforePlanning) ? 1 : 0,
                Reach.NoAccount => notice.Channel != NoticeChannel.Paper ? 1 : 0,
                _ => 0,
            };
        }

        return wrong;
    }

    private static void CheckConsigned(BooksLines lines, LedgerSide ledger)
    {
        var consigned = ledger.Evidence.LongCount(evidence => evidence.Event == EvidenceEvent.ContentConsignment);
        lines.Equal("served = ContentConsignment on record", ledger.Notices.LongCount(notice => notice.Channel == NoticeChannel.Electronic), consigned);
    }

    private static void CheckContacts(BooksLines lines, Dictionary<long, LedgerContact> expected, LedgerSide ledger)
    {
        var right = ledger.Contacts.LongCount(contact => expected.TryGetValue(contact.Recipient, out var other) && other == contact);
        lines.Same("contacts = the registry's newest versions", expected.Count, expected.Count - right, ledger.Contacts.Count - right);
    }
}
