using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Rules;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books;

/// <summary>
/// The check of the books: what courts, citizens and gateway wrote down must be what the ledger holds and what it published. Written once;
/// demo, load and tests use it. Pure: the sides are data, whoever read them.
/// </summary>
internal static class BooksCheck
{
    public static BooksResult Run(BooksSides sides)
    {
        var ruling = new Ruling(sides.Ledger);
        RulingOnNotices.Rule(ruling, sides.Court, sides.Ledger);
        RulingOnCancels.Rule(ruling, sides.Court, sides.Ledger);
        RulingOnViews.Rule(ruling, sides.Citizens, sides.Ledger);
        var contacts = RulingOnRegistrations.Rule(ruling, sides.Citizens);
        foreach (var bad in sides.Citizens.Bad) RulingOnNotices.RuleBad(ruling, bad);

        var account = new SmsAccount(sides.Ledger);
        var lines = new BooksLines();
        IntakeRules.Check(lines, ruling, sides);
        ServiceRules.Check(lines, ruling, sides, contacts);
        SmsRules.Check(lines, ruling, sides, account);
        GatewayRules.Check(lines, sides, account);
        ViewRules.Check(lines, ruling, sides);
        EvidenceRules.Check(lines, ruling, sides, account);
        FeedRules.Check(lines, sides);
        ContactRules.Check(lines, sides);
        RateRules.Check(lines, sides.Ledger);
        return Result(sides, ruling, account, lines);
    }

    private static BooksResult Result(BooksSides sides, Ruling ruling, SmsAccount account, BooksLines lines)
    {
        var ledger = sides.Ledger;
        var issued = ruling.Of(SourceName.Notices, EventKind.Issued);
        var letters = sides.Status.DeadLetters.Select(letter => letter.Source).Distinct()
            .CountBy(at => (at.Source, Kind: ruling.Bad.TryGetValue(at, out var bad) ? bad.Kind : EventKind.Unknown))
            .ToDictionary(count => count.Key, count => (long)count.Value);
        var (withMobile, withdrawn) = SmsRules.Count(ruling, sides);
        return new BooksResult
        {
            Published = issued.Published,
            Distinct = issued.Distinct,
            Repeats = issued.Repeats,
            Bad = issued.Bad,
            DeadLettered = letters.GetValueOrDefault((SourceName.Notices, EventKind.Issued)),
            Conflicts = ruling.Conflicts,
            Served = ledger.Notices.LongCount(notice => notice.Channel == NoticeChannel.Electronic),
            Paper = ledger.Notices.LongCount(notice => notice.Channel == NoticeChannel.Paper),
            Cancelled = ledger.Notices.LongCount(notice => notice.State == NoticeState.Cancelled),
            WithMobile = withMobile,
            WithdrawnBeforePlanning = withdrawn,
            SmsAccepted = Standing(account, SmsStanding.Accepted) + Standing(account, SmsStanding.Delivered),
            SmsDelivered = Standing(account, SmsStanding.Delivered),
            SmsFailed = Standing(account, SmsStanding.Failed),
            SmsUnknown = Standing(account, SmsStanding.Unknown),
            SmsQueued = Standing(account, SmsStanding.Queued),
            SmsDropped = Standing(account, SmsStanding.Dropped),
            SmsResent = account.Segments.Values.Sum(segment => (long)segment.Resends),
            SmsAtGateway = sides.Gateway.Messages.Count,
            SmsDuplicatesAtGateway = GatewayRules.Copies(sides.Gateway),
            Viewed = ledger.Notices.LongCount(notice => notice.State == NoticeState.Viewed),
            ViewedWithin36h = ViewRules.Within(ledger, sides.Run.ViewedWithin),
            Evidence = ledger.Evidence.Count,
            StatusEvents = FeedRules.Distinct(sides.Status),
            Seconds = sides.Run.Seconds,
            Workers = sides.Run.Workers,
            Kills = sides.Run.Kills,
            Balanced = lines.Balanced,
            Other = Other(ruling, letters),
            Lines = lines.All,
        };
    }

    private static long Standing(SmsAccount account, SmsStanding standing) => account.Sms.Values.LongCount(sms => sms.Standing == standing);

    private static Dictionary<string, BooksFigures> Other(Ruling ruling, Dictionary<(SourceName, EventKind), long> letters) => ruling.Tallies
        .Where(tally => tally.Key != (SourceName.Notices, EventKind.Issued))
        .OrderBy(tally => tally.Key.Source).ThenBy(tally => tally.Key.Kind)
        .ToDictionary(
            tally => Name(tally.Key.Source, tally.Key.Kind),
            tally => new BooksFigures(
                tally.Value.Published, tally.Value.Distinct, tally.Value.Repeats, tally.Value.Bad,
                letters.GetValueOrDefault((tally.Key.Source, tally.Key.Kind))));

    private static string Name(SourceName source, EventKind kind) => (source, kind) switch
    {
        (SourceName.Notices, EventKind.Cancelled) => "cancels",
        (SourceName.Views, EventKind.Viewed) => "views",
        (SourceName.Registrations, EventKind.Registration) => "registrations",
        (_, EventKind.Unknown) => $"unrecognised{source}",
        _ => $"{kind.ToString().ToLowerInvariant()}On{source}",
    };
}
