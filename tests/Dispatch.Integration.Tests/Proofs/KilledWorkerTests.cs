using Dispatch.Core.Seams;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>A worker that dies between any two steps costs nobody a notice, and nobody gets one twice.</summary>
public sealed class KilledWorkerTests(RealParts real)
{
    [Fact]
    public async Task A_worker_killed_before_or_after_the_COMMIT_or_the_window_is_replaced_without_loss_or_repeat()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Ingest"));

        await DieAsync(town, Seam.BeforeCommit);
        Assert.Equal(0, await town.ServedAsync());

        await DieAsync(town, Seam.AfterCommitBeforeWindow);
        var served = await town.ServedAsync();
        Assert.True(served > 0, "The COMMIT came before the death.");
        Assert.True(await town.Groups.ToldAsync("notices") < served, "The offset trails the ledger.");

        await DieAsync(town, Seam.AfterWindowBeforeOffset);
        Assert.True(await town.ServedAsync() > served, "What was served stays, and more came.");

        await using var heir = await town.StartAsync("heir", TownSquare.Only("Ingest"));
        await town.Press.IssueAsync(50);
        var result = await town.BalanceAsync();
        Assert.Equal(0, result.Repeats);
    }

    [Fact]
    public async Task A_worker_killed_at_any_step_of_an_SMS_leaves_no_copy_but_of_what_may_not_have_arrived()
    {
        await using var town = await TownSquare.FoundAsync(real, new TownPlan
        {
            Gateway = new SmscSettings
            {
                AnswerLatency = DelayRange.Milliseconds(1, 30),
                ReceiptDelay = DelayRange.Milliseconds(10, 80),
                ReceiptBeforeAnswerShare = 0.1,
                ReceiptAnswerTimeout = TimeSpan.FromSeconds(2),
            },
        });
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Sms"));
        foreach (var seam in (string[])[Seam.AfterLease, Seam.AfterIntentBeforeFirstByte, Seam.AfterSubmitBeforeAnswer, Seam.AfterAnswerBeforeCommit, Seam.BeforeReceiptCommit])
        {
            await town.Press.IssueAsync(40);
            await using var victim = await town.StartProcessAsync("victim at " + seam, TownSquare.Only("Sms"), seam);
            Assert.Equal(WorkerProcess.Killed, await victim.Exited.WaitAsync(TimeSpan.FromSeconds(60), TownSquare.Cancel));
        }

        Assert.True(await town.CountAsync("SELECT count(*) FROM sms_attempt WHERE state = 1") > 0, "Some died between intent and outcome.");
        await using var heir = await town.StartAsync("heir", TownSquare.Only("Sms"));
        await town.Press.IssueAsync(40);
        var result = await town.BalanceAsync();
        Assert.True(result.SmsResent > 0, "What may not have left was sent again, once, and is on record as such.");
        Assert.Equal(0, await town.CountAsync("SELECT count(*) FROM sms_attempt WHERE attempt > 1 AND NOT possible_duplicate"));
    }

    [Fact]
    public async Task A_feed_killed_between_publishing_and_marking_tells_the_courts_twice_and_never_less()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var rest = await town.StartAsync("rest", TownSquare.Without("Feed"));
        await town.Press.IssueAsync(100);
        await using (var victim = await town.StartProcessAsync("victim", TownSquare.Only("Feed"), Seam.AfterPublishBeforeMark))
            Assert.Equal(WorkerProcess.Killed, await victim.Exited.WaitAsync(TimeSpan.FromSeconds(60), TownSquare.Cancel));
        await using var heir = await town.StartAsync("heir", TownSquare.Only("Feed"));
        await town.Press.IssueAsync(50);
        var result = await town.BalanceAsync();
        Assert.True(town.Books.Records(town.Topics.Status, TownSquare.Cancel).Count > result.StatusEvents, "What was published and not marked came again.");
    }

    private static async Task DieAsync(TownSquare town, string seam)
    {
        await town.Press.IssueAsync(100);
        await using var victim = await town.StartProcessAsync("victim at " + seam, TownSquare.Only("Ingest"), seam);
        Assert.Equal(WorkerProcess.Killed, await victim.Exited.WaitAsync(TimeSpan.FromSeconds(60), TownSquare.Cancel));
    }
}
