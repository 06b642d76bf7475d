using Dispatch.Core.Events;
using Dispatch.Core.Ingest;
using Dispatch.Core.Notices;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Integration.Tests.Town;
using Dispatch.Sandbox.Books.Sides;
using Xunit;

namespace Dispatch.Integration.Tests.Proofs;

/// <summary>The same event again, in every place where that can happen; and another event under the same number.</summary>
public sealed class RepeatTests(RealParts real)
{
    [Fact]
    public async Task Repeats_within_a_batch_across_batches_and_across_workers_write_nothing()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var one = await town.StartAsync("one");
        await using var two = await town.StartAsync("two");

        // Within a batch: neighbours of one partition. Across workers: the same number in every partition, at once.
        var drafts = Enumerable.Range(0, 80).Select(_ => town.Press.Draft()).ToList();
        await Task.WhenAll(drafts.SelectMany(notice => new[] { town.Press.PublishAsync(notice), town.Press.PublishAsync(notice) }));
        var raced = Enumerable.Range(0, 80).Select(_ => town.Press.Draft()).ToList();
        await Task.WhenAll(raced.SelectMany(notice => Enumerable.Range(0, TownSquare.Partitions).Select(partition => town.Press.PublishAsync(notice, partition))));
        await town.WhenServedAsync(160);
        // Across batches, with the window and past it.
        await Task.WhenAll(drafts.Select(notice => town.Press.PublishAsync(notice)));
        await Task.WhenAll(raced.Select(notice => town.Press.PublishAsync(notice, town.Press.AnyPartition())));

        var result = await town.BalanceAsync();
        Assert.Equal(160, result.Distinct);
        Assert.Equal(80 + (80 * 3) + 160, result.Repeats);
        Assert.Equal(0, result.SmsDuplicatesAtGateway);
    }

    [Fact]
    public async Task Of_conflicting_events_exactly_one_is_accepted_wherever_they_meet()
    {
        await using var town = await TownSquare.FoundAsync(real);
        await using var one = await town.StartAsync("one");
        await using var two = await town.StartAsync("two");
        var drafts = Enumerable.Range(0, 60).Select(_ => town.Press.Draft()).ToList();
        await Task.WhenAll(drafts.SelectMany(notice => new[]
        {
            town.Press.PublishAsync(notice, 0),
            town.Press.PublishAsync(Like(notice, notice.CourtId, notice.Province, "another title"), 1),
            town.Press.PublishAsync(Like(notice, "court-0", new Province(0), notice.Title), 2),
            town.Press.PublishAsync(notice, 3),
        }));
        await town.WhenServedAsync(60);
        await Task.WhenAll(drafts.Select(notice => town.Press.PublishAsync(Like(notice, notice.CourtId, notice.Province, "a third title"))));

        var result = await town.BalanceAsync();
        Assert.Equal(60, result.Distinct);
        Assert.True(result.Conflicts >= 120, $"{result.Conflicts} conflicts");
        Assert.Equal(result.Conflicts, result.DeadLettered);
    }

    [Fact]
    public async Task Poison_in_the_middle_of_a_batch_is_found_dead_lettered_and_keeps_nobody_waiting()
    {
        await using var town = await TownSquare.FoundAsync(real);
        // An event that decodes and that the ledger cannot hold: only the ledger knows, and only after the whole batch was sent.
        await town.ExecuteAsync("ALTER TABLE notice ADD CONSTRAINT no_poison CHECK (title <> 'poison')");
        await town.Press.IssueAsync(40);
        var poison = new List<SourcePosition>();
        for (var i = 0; i < 3; i++)
        {
            var draft = town.Press.Draft();
            poison.Add(await town.Press.BadAsync(SourceName.Notices, EventKind.Issued, EventEncoder.Encode(Like(draft, draft.CourtId, draft.Province, "poison")), key: draft.NumberText));
            await town.Press.IssueAsync(40);
        }

        await using var worker = await town.StartAsync("worker");
        var result = await town.BalanceAsync();
        Assert.Equal(160, result.Distinct);
        Assert.Equal(3, result.DeadLettered);
        Assert.Contains("it is split to find the poison", worker.Log, StringComparison.Ordinal);
    }

    private static NoticeIssued Like(NoticeIssued notice, string courtId, Province province, string title) => new()
    {
        Key = notice.Key,
        Number = notice.Number,
        CourtId = courtId,
        Province = province,
        CaseNumber = notice.CaseNumber,
        Kind = notice.Kind,
        Lane = notice.Lane,
        Recipient = notice.Recipient,
        Title = title,
        BodyRef = notice.BodyRef,
        IssuedAt = notice.IssuedAt,
    };
}
