using Dispatch.Core.Events;
using Dispatch.Core.Feed;
using Dispatch.Core.Ingest;
using Dispatch.Core.Ledger;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Registry;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Integration.Tests.Receipts;
using Dispatch.Integration.Tests.Sandbox;
using Xunit;
using static Dispatch.Integration.Tests.Receipts.ReceiptGround;

namespace Dispatch.Integration.Tests.Registry;

public sealed class RegistryTests(RealParts real)
{
    [Fact]
    public async Task A_stale_or_equal_version_changes_nothing()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();

        Assert.Equal([Outcome.Applied], await RegisterAsync(ground, session, Registration(1, 5, "acc-5")));
        Assert.Equal([Outcome.Repeat, Outcome.Repeat], await RegisterAsync(ground, session, Registration(1, 5, "acc-x"), Registration(1, 4, "acc-4")));
        Assert.Equal([Outcome.Applied], await RegisterAsync(ground, session, Registration(1, 6, account: null)));

        Assert.Equal(1, await ground.CountAsync("contact WHERE version = 6 AND account IS NULL"));
    }

    [Fact]
    public async Task Several_versions_of_one_recipient_in_a_batch_count_as_if_they_came_one_by_one()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        await RegisterAsync(ground, session, Registration(1, 2, "acc-2"));

        var outcomes = await RegisterAsync(ground, session,
            Registration(1, 1, "acc-1"), Registration(1, 3, "acc-3"), Registration(2, 1, "other"), Registration(1, 3, "acc-3"), Registration(1, 5, "acc-5"), Registration(1, 4, "acc-4"));

        Assert.Equal([Outcome.Repeat, Outcome.Applied, Outcome.Applied, Outcome.Repeat, Outcome.Applied, Outcome.Repeat], outcomes);
        Assert.Equal(1, await ground.CountAsync("contact WHERE version = 5 AND account = 'acc-5'"));
        Assert.Equal(2, await ContactTable.CountAsync(session, Cancel));
    }

    [Fact]
    public async Task A_pause_stands_once_until_it_is_resumed_or_a_newer_marker_is_declared()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        Assert.Equal(0, (await RegistryTable.ReadAsync(session, Cancel)).Marker);
        await RegistryMarker.DeclareAsync(session, 10, "tester", Noon, Cancel);

        await RegistryTable.PauseAsync(session, "a rise", 0.9, Noon, Cancel);
        await RegistryTable.PauseAsync(session, "a rise", 0.9, Noon, Cancel);
        Assert.True((await RegistryTable.ReadAsync(session, Cancel)).IsPaused);
        Assert.Equal(1, await ground.CountAsync("ingest_pause"));

        Assert.True(await IngestPause.ResumeAsync(session, "tester", Noon, Cancel));
        Assert.False(await IngestPause.ResumeAsync(session, "tester", Noon, Cancel));
        Assert.False((await RegistryTable.ReadAsync(session, Cancel)).IsPaused);

        await RegistryTable.PauseAsync(session, "another", 0.95, Noon, Cancel);
        Assert.True((await RegistryTable.ReadAsync(session, Cancel)).IsPaused);
        await RegistryMarker.DeclareAsync(session, 20, "tester", Noon, Cancel);
        Assert.False((await RegistryTable.ReadAsync(session, Cancel)).IsPaused);
    }

    [Fact]
    public async Task The_inbox_is_read_newest_first_in_pages()
    {
        await using var ground = await ReceiptGround.CreateAsync(real);
        var session = await ground.OpenAsync();
        for (var i = 1; i <= 5; i++) await ground.IssueAsync(session, $"n{i}");
        await ground.ViewAsync(session, View("v1", "n5", 0));
        var recipient = new RecipientId(1);

        var first = await InboxReader.ReadAsync(session, recipient, before: null, size: 3, Cancel);
        var second = await InboxReader.ReadAsync(session, recipient, first[^1].No, size: 3, Cancel);

        Assert.Equal(["n5", "n4", "n3"], first.Select(item => item.NumberText));
        Assert.Equal(["n2", "n1"], second.Select(item => item.NumberText));
        Assert.Equal((NoticeState.Viewed, Noon), (first[0].State, first[0].ViewedAt));
        Assert.Equal((NoticeState.Served, ground.Time.GetUtcNow()), (first[1].State, first[1].ServedAt));
        Assert.Empty(await InboxReader.ReadAsync(session, new RecipientId(2), before: null, size: 3, Cancel));
    }

    private static async Task<Outcome[]> RegisterAsync(ReceiptGround ground, LedgerSession session, params RegistrationUpserted[] registrations)
    {
        var road = new RegistrationRoad(ground.Decoder, new TopicTable(), new ContactRegistrations(new ContactMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())), ground.Time), ground.Time);
        var records = registrations.Select((one, i) => new SourceRecord
        {
            Source = new PartitionState(0, 0),
            Generation = 0,
            Offset = i,
            Value = EventEncoder.Encode(one),
        }).ToArray();
        var batch = new SourceBatch { TopicId = ViewsTopic, Records = records, Sources = [], Moves = [] };
        await road.PrepareAsync(batch, session, Cancel);
        await using var transaction = await LedgerTransaction.BeginAsync(session, new UnitWriter(), Cancel);
        await road.WriteAsync(batch, transaction, Cancel);
        await transaction.CommitAsync(ground.Time, Cancel);
        return [.. records.Select(record => record.Outcome)];
    }

    private static RegistrationUpserted Registration(int person, long version, string? account)
    {
        Assert.True(RecipientId.TryCreate(RecipientKind.Foreign, $"7000{person}", out var recipient, out _));
        Assert.True(Mobile.TryParse("09121234567", out var mobile));
        return new RegistrationUpserted { Recipient = recipient, Version = version, AccountId = account, Mobile = mobile, Province = new Province(23), RegisteredAt = Noon };
    }
}
