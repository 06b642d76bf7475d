using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Microsoft.Extensions.Options;
using Xunit;

namespace Dispatch.Integration.Tests.Issues;

/// <summary>
/// Where every SMS of a batch was viewed or withdrawn between lease and intent, the intent's row was written all the same, for attempts
/// that never came to be: nothing ever ended it as long as the worker lived.
/// </summary>
public sealed class An_intent_of_nothing_stayed_open(RealParts real)
{
    [Fact]
    public async Task An_intent_whose_rows_are_all_gone_leaves_no_row()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var sessions = new LedgerSessions(Options.Create(new LedgerOptions { ConnectionString = town.ConnectionString }), TimeProvider.System);
        await using var session = await sessions.OpenAsync(TownSquare.Cancel);
        var gone = new QueuedSms
        {
            No = 1,
            Stage = 1,
            Lane = Lane.Normal,
            Turn = 1,
            Key = NoticeKey.Of("viewed meanwhile"),
            Court = 1,
            Mobile = new Mobile(989_350_000_000),
            UsefulUntil = TownPress.Now().AddHours(1),
        };
        var intent = new Intent(1, 1, 1, TownPress.Now(), [new Intent.Row(gone, 1, 7, 7, 8, Array.Empty<SmsSegment>())]);

        Assert.Empty(await SmsAttemptTable.IntendAsync(session, intent, TownSquare.Cancel));
        Assert.Equal(0, await town.CountAsync("SELECT count(*) FROM sms_intent"));
    }
}
