using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>
/// Operators' faults, by name, through the whole road to the ledger and back. Counted each time, from the centre's books and the ledger's:
/// receipts lost, 0; duplicates, only those that are flagged.
/// </summary>
public sealed class SmsFaultTests(RealParts parts)
{
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private const string Failed = "SELECT count(*) FROM sms_standing WHERE standing = 'failed'";
    private const string Parked = "SELECT count(*) FROM receipt_parked";
    private const string Flagged = "SELECT count(*) FROM sms_attempt WHERE possible_duplicate";

    public static TheoryData<string> Harmless => [.. FieldFault.Harmless.Select(fault => fault.Name)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_fault_loses_no_receipt_and_sends_nothing_twice(string name)
    {
        var fault = FieldFault.Harmless.Single(one => one.Name == name);
        await using var world = await SmsWorld.BuildAsync(parts, fault.Centre, fault.Gateway.ToDictionary(one => one.Key, one => (string?)one.Value));
        await world.QueueAsync(200);
        await world.StartAsync();

        await world.UntilAsync(200, Delivered);
        await world.Centre.WhenAsync(books => books.ReceiptsWaiting == 0, Cancel);

        await world.BalanceAsync(200);
        await world.UntilAsync(0, Parked);
        var books = world.Centre.Books.Snapshot();
        Assert.Equal((200, 200), (books.Accepted, books.Acknowledged[MessageState.Delivered]));
        Assert.Empty(world.Centre.Books.Copies());
        Assert.Equal(0, await world.CountAsync(Flagged));
    }

    [Fact]
    public async Task Receipts_in_every_vendors_spelling_are_joined_by_their_text_alone()
    {
        await using var world = await SmsWorld.BuildAsync(parts, new SmscSettings { ReceiptTlvs = false, ReceiptEchoesReference = false });
        await world.StartAsync();
        var sms = 0;
        foreach (var format in Enum.GetValues<ReceiptFormat>())
        {
            foreach (var place in Enum.GetValues<ReceiptPlace>())
            {
                // Without text there must be parameters, and in UCS-2 the longest form is cut before its id.
                if (format == ReceiptFormat.TlvOnly || (place == ReceiptPlace.Ucs2 && format == ReceiptFormat.Reordered)) continue;
                world.Centre.Settings = world.Centre.Settings with { ReceiptFormat = format, ReceiptPlace = place };
                await world.QueueAsync(20, first: sms + 1);
                sms += 20;
                await world.UntilAsync(sms, Delivered);
            }
        }

        await world.BalanceAsync(sms);
        await world.UntilAsync(0, Parked);
        Assert.Equal(sms, world.Centre.Books.Snapshot().Acknowledged[MessageState.Delivered]);
    }

    [Theory]
    [InlineData("a half-open connection")]
    [InlineData("a length bomb")]
    [InlineData("a socket that dies with its window full, nothing of it taken")]
    [InlineData("links dropped without a word")]
    public async Task A_link_that_dies_leaves_only_flagged_copies_and_every_receipt_finds_its_message(string name)
    {
        var settings = name switch
        {
            "a length bomb" => new SmscSettings { LengthBombShare = 0.01, AnswerLatency = DelayRange.Milliseconds(0, 10) },
            "a socket that dies with its window full, nothing of it taken" => new SmscSettings { DropAfterSubmits = 100, DropAccepts = false },
            _ => new SmscSettings { AnswerLatency = DelayRange.Milliseconds(20, 60) },
        };
        await using var world = await SmsWorld.BuildAsync(
            parts, settings,
            new Dictionary<string, string?>
            {
                ["Dispatch:Gateways:0:EnquireLinkInterval"] = "00:00:01",
                ["Dispatch:Gateways:0:AnswerTimeout"] = "00:00:00.500",
                ["Dispatch:Sms:UnknownWait"] = "00:00:01",
            });
        await world.QueueAsync(300);
        await world.StartAsync();
        await world.Centre.WhenAsync(books => books.Accepted + books.Lost >= 50, Cancel);
        if (name == "links dropped without a word") world.Centre.DropLinks();
        if (name == "a half-open connection")
        {
            world.Centre.Settings = settings with { HalfOpen = true };
            await world.UntilAsync(1, "SELECT (count(*) > 0)::int FROM sms_attempt WHERE state = 3");
            world.Centre.Settings = settings;
        }

        await world.UntilAsync(300, Delivered);
        if (name == "a length bomb") world.Centre.Settings = settings with { LengthBombShare = 0 };
        await world.Centre.WhenAsync(books => books.ReceiptsWaiting == 0, Cancel);

        await world.BalanceAsync(300);
        var copies = world.Centre.Books.Count - 300;
        Assert.InRange(copies, 0, await world.CountAsync(Flagged));
        Assert.Equal(world.Centre.Books.Count, world.Centre.Books.Snapshot().Acknowledged[MessageState.Delivered]);
    }

    [Fact]
    public async Task An_ambiguous_refusal_waits_for_its_receipt_and_is_then_sent_once_more_flagged()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [new SmscRefusal(0x45, Times: 30)] }, new Dictionary<string, string?> { ["Dispatch:Sms:UnknownWait"] = "00:00:00.200" });
        await world.QueueAsync(30);
        await world.StartAsync();

        await world.UntilAsync(30, Delivered);

        await world.BalanceAsync(30);
        Assert.Equal((30, 30), (world.Centre.Books.Count, world.Centre.Books.Snapshot().Refused[0x45]));
        Assert.Equal(30, await world.CountAsync(Flagged));
    }

    [Fact]
    public async Task Each_permanent_status_fails_its_SMS_at_the_first_attempt_and_no_other()
    {
        uint[] statuses = [0x0B, 0x50, 0x51, 0x01, 0x43, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0x61, 0x62, 0x65, 0x400];
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [.. statuses.Select((status, index) => new SmscRefusal(status, DestinationSuffix: SmsWorld.MobileOf(index + 1)))] });
        await world.QueueAsync(100);
        await world.StartAsync();

        await world.UntilAsync(statuses.Length, Failed);
        await world.UntilAsync(100 - statuses.Length, Delivered);

        await world.BalanceAsync(100);
        Assert.Equal(100, world.Centre.Books.Snapshot().Submitted);
        for (var i = 0; i < statuses.Length; i++)
            Assert.Equal(1, await world.CountAsync($"SELECT count(*) FROM sms_attempt WHERE no = {i + 1} AND state = 7 AND status = {statuses[i]}"));
    }

    [Fact]
    public async Task One_message_that_is_refused_for_ever_is_no_storm_and_holds_up_no_other()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [new SmscRefusal(0x08, DestinationSuffix: SmsWorld.MobileOf(1))] },
            new Dictionary<string, string?> { ["Dispatch:Sms:RetryWait"] = "00:00:00.020", ["Dispatch:Sms:Retries"] = "4" });
        await world.QueueAsync(500);
        await world.StartAsync();

        await world.UntilAsync(1, Failed);
        await world.UntilAsync(499, Delivered);

        await world.BalanceAsync(500);
        Assert.Equal((504, 5), (world.Centre.Books.Snapshot().Submitted, world.Centre.Books.Snapshot().Refused[0x08]));
    }

    [Fact]
    public async Task A_gateways_own_reaction_is_what_the_ledger_sees()
    {
        await using var world = await SmsWorld.BuildAsync(
            parts, new SmscSettings { Refusals = [new SmscRefusal(0x400, Times: 10)] },
            new Dictionary<string, string?> { ["Dispatch:Gateways:0:Reactions:0x400"] = "QueueFull", ["Dispatch:Sms:RetryWait"] = "00:00:00.020" });
        await world.QueueAsync(50);
        await world.StartAsync();

        await world.UntilAsync(50, Delivered);

        await world.BalanceAsync(50);
        Assert.Equal((50, 10), (world.Centre.Books.Count, world.Centre.Books.Snapshot().Refused[0x400]));
        Assert.Equal(0, await world.CountAsync(Flagged));
    }
}
