using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Contacts;

/// <summary>What the registry is told of its numbers, by a centre over a socket and by receipts in every order.</summary>
public sealed class ContactHealthTests(RealParts parts)
{
    private const string Failed = "SELECT count(*) FROM sms_standing WHERE standing = 'failed'";
    private const string Delivered = "SELECT count(*) FROM sms_standing WHERE standing = 'delivered'";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_number_that_is_refused_for_good_is_told_once_and_ingest_knows()
    {
        await using var ground = await ContactGround.BuildAsync(parts, new SmscSettings
        {
            Refusals = [new SmscRefusal(0x0B, DestinationSuffix: ContactGround.MobileOf(1)), new SmscRefusal(0x51, DestinationSuffix: ContactGround.MobileOf(2)), new SmscRefusal(0x45, DestinationSuffix: ContactGround.MobileOf(3)), new SmscRefusal(0x01, DestinationSuffix: ContactGround.MobileOf(4))],
        });
        for (var who = 1; who <= 5; who++) await ground.RegisterAsync(who, version: 7, who);
        for (var no = 1; no <= 10; no++) await ground.QueueAsync(no, 1 + ((no - 1) % 5), 1 + ((no - 1) % 5));
        await ground.World.StartAsync();

        await ground.World.UntilAsync(6, Failed);
        await ground.World.UntilAsync(2, Delivered);

        Assert.Equal(["bad number-invalid 1"], await ground.ToldAsync(1));
        Assert.Equal(["bad number-invalid 1"], await ground.ToldAsync(2));
        // May have been taken; our own fault; delivered.
        foreach (var who in (int[])[3, 4, 5]) Assert.Empty(await ground.ToldAsync(who));
        Assert.Equal((7L, ContactReason.NumberInvalid), ((await ground.CardAsync(1)).Version, (await ground.CardAsync(1)).Bad));
        Assert.Equal(ContactReason.None, (await ground.CardAsync(4)).Bad);
        Assert.Equal(2, await ground.World.CountAsync("SELECT count(*) FROM contact_health"));
        Assert.Equal(2, await ground.World.MetricAsync("dispatch_sms_contact_changes_total{health=\"bad\",reason=\"number-invalid\"}"));
    }

    [Fact]
    public async Task So_many_different_notices_undelivered_make_a_number_bad_and_segments_and_repeated_receipts_do_not_count()
    {
        await using var ground = await ContactGround.BuildAsync(
            parts, new SmscSettings { UnreachableSuffixes = [ContactGround.MobileOf(1)], DuplicateReceiptShare = 1, ReceiptDelay = DelayRange.Milliseconds(0, 20) },
            new Dictionary<string, string?> { ["Dispatch:Sms:Text:Announcement"] = "ابلاغیه شماره {number} در حساب کاربری شما در سامانه ابلاغ قرار گرفت. برای دیدن آن به کارتابل خود مراجعه کنید" });
        await ground.RegisterAsync(1, version: 1, 1);
        for (var no = 1; no <= 2; no++) await ground.QueueAsync(no, 1, 1);
        await ground.World.StartAsync();
        await ground.World.UntilAsync(2, Failed);
        await ground.World.UntilAsync(6, "SELECT count(*) FROM sms_attempt WHERE state = 5");

        Assert.Empty(await ground.ToldAsync(1));
        Assert.Equal(2, await ground.World.CountAsync("SELECT cardinality(failed_no) FROM contact_health"));
        for (var no = 3; no <= 5; no++) await ground.QueueAsync(no, 1, 1);
        await ground.World.UntilAsync(5, Failed);

        Assert.Equal(["bad undelivered 3"], await ground.ToldAsync(1));
        Assert.Equal(ContactReason.Undelivered, (await ground.CardAsync(1)).Bad);
        await ground.World.UntilAsync(0, "SELECT count(*) FROM contact_health WHERE unsettled > 0");
        Assert.Equal(["bad undelivered 3"], await ground.ToldAsync(1));
    }

    [Fact]
    public async Task The_threshold_is_a_setting()
    {
        await using var ground = await ContactGround.BuildAsync(
            parts, new SmscSettings { ExpiredShare = 1 }, new Dictionary<string, string?> { ["Dispatch:ContactHealth:UndeliveredNotices"] = "1" });
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.QueueAsync(1, 1, 1);
        await ground.World.StartAsync();

        await ground.World.UntilAsync(1, Failed);

        Assert.Equal(["bad undelivered 1"], await ground.ToldAsync(1));
    }

    [Fact]
    public async Task A_delivery_to_the_number_makes_it_well_and_a_later_failure_begins_anew()
    {
        await using var ground = await ContactGround.BuildAsync(parts, new SmscSettings { Refusals = [new SmscRefusal(0x0B, Times: 1)] });
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.QueueAsync(1, 1, 1);
        await ground.World.StartAsync();
        await ground.World.UntilAsync(1, Failed);
        Assert.Equal(["bad number-invalid 1"], await ground.ToldAsync(1));

        await ground.QueueAsync(2, 1, 1);
        await ground.QueueAsync(3, 1, 1);
        await ground.World.UntilAsync(2, Delivered);

        Assert.Equal(["bad number-invalid 1", "ok delivered"], await ground.ToldAsync(1));
        Assert.Equal(ContactReason.None, (await ground.CardAsync(1)).Bad);
        Assert.Equal(0, await ground.World.CountAsync("SELECT count(*) FROM contact_health WHERE doubted"));
        Assert.Equal(1, await ground.World.MetricAsync("dispatch_sms_contact_changes_total{health=\"ok\",reason=\"delivered\"}"));
    }

    [Fact]
    public async Task Another_number_in_the_registry_is_well_and_a_late_receipt_of_the_old_one_says_nothing_of_it()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        for (var no = 1; no <= 8; no++) await ground.AcceptAsync(no, 1, no <= 4 ? 1 : 2);
        for (var no = 1; no <= 3; no++) await ground.WriteAsync(ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(no)));
        Assert.Equal(["bad undelivered 3"], await ground.ToldAsync(1));

        await ground.RegisterAsync(1, version: 2, 1); // only where they live: the number is as bad as before
        Assert.Single(await ground.ToldAsync(1));
        Assert.Equal(ContactReason.Undelivered, (await ground.CardAsync(1)).Bad);
        await ground.RegisterAsync(1, version: 2, 2); // stale
        Assert.Single(await ground.ToldAsync(1));
        await ground.RegisterAsync(1, version: 3, 2);

        Assert.Equal(["bad undelivered 3", "ok registered"], await ground.ToldAsync(1));
        Assert.Equal(ContactReason.None, (await ground.CardAsync(1)).Bad);
        await ground.WriteAsync(ContactGround.Move(4, AttemptState.Undelivered, Noon.AddMinutes(30)));
        Assert.Equal(0, await ground.World.CountAsync("SELECT cardinality(failed_no) FROM contact_health"));
        for (var no = 5; no <= 7; no++) await ground.WriteAsync(ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(30 + no)));
        Assert.Equal(["bad undelivered 3", "ok registered", "bad undelivered 3"], await ground.ToldAsync(1));

        await ground.RegisterAsync(1, version: 4, null);
        Assert.Equal("ok registered", (await ground.ToldAsync(1))[^1]);
        await ground.WriteAsync(ContactGround.Move(8, AttemptState.Undelivered, Noon.AddMinutes(50)));
        Assert.Equal(4, (await ground.ToldAsync(1)).Count);
    }

    [Fact]
    public async Task Receipts_count_by_their_times_whatever_order_they_are_written_in()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        for (var no = 1; no <= 6; no++) await ground.AcceptAsync(no, 1, 1);

        await ground.WriteAsync(ContactGround.Move(1, AttemptState.Undelivered, Noon.AddMinutes(5)));
        await ground.WriteAsync(ContactGround.Move(2, AttemptState.Expired, Noon.AddMinutes(6)));
        // Late, and older than both: neither is cleared. Then one that is older than it: not counted.
        await ground.WriteAsync(ContactGround.Move(3, AttemptState.Delivered, Noon.AddMinutes(4)));
        await ground.WriteAsync(ContactGround.Move(4, AttemptState.Undelivered, Noon.AddMinutes(3)));
        Assert.Empty(await ground.ToldAsync(1));
        Assert.Equal(2, await ground.World.CountAsync("SELECT cardinality(failed_no) FROM contact_health"));

        await ground.WriteAsync(ContactGround.Move(5, AttemptState.Undelivered, Noon.AddMinutes(7)));
        Assert.Equal(["bad undelivered 3"], await ground.ToldAsync(1));
        await ground.WriteAsync(ContactGround.Move(6, AttemptState.Delivered, Noon.AddMinutes(6))); // after the first two
        Assert.Equal(["bad undelivered 3", "ok delivered"], await ground.ToldAsync(1));
        Assert.Equal(1, await ground.World.CountAsync("SELECT cardinality(failed_no) FROM contact_health"));
    }

    [Fact]
    public async Task A_batch_that_is_written_again_tells_nothing_again_and_one_page_may_hold_several_notices_of_one_person()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        await ground.RegisterAsync(2, version: 1, 1); // shares the number
        for (var no = 1; no <= 3; no++) await ground.AcceptAsync(no, 1, 1, segments: 2);
        await ground.AcceptAsync(4, 2, 1);
        AttemptMove[] moves = [.. Enumerable.Range(1, 3).SelectMany(no => new[] { ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(no)), ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(no), segment: 2) })];

        await ground.WriteAsync(moves);
        await ground.WriteAsync(moves);

        Assert.Equal(["bad undelivered 3"], await ground.ToldAsync(1));
        Assert.Equal("3 1", $"{await ground.World.CountAsync("SELECT cardinality(failed_no) FROM contact_health")} {await ground.World.CountAsync("SELECT sequence FROM contact_health")}");
        // What reached somebody else's phone says nothing of the first person's.
        await ground.WriteAsync(ContactGround.Move(4, AttemptState.Delivered, Noon.AddMinutes(9)));
        Assert.Single(await ground.ToldAsync(1));
        Assert.Empty(await ground.ToldAsync(2));
    }

    [Fact]
    public async Task A_part_that_was_delivered_reached_the_number()
    {
        await using var ground = await ContactGround.BuildAsync(parts);
        await ground.RegisterAsync(1, version: 1, 1);
        for (var no = 1; no <= 4; no++) await ground.AcceptAsync(no, 1, 1, segments: 2);
        for (var no = 1; no <= 3; no++) await ground.WriteAsync(ContactGround.Move(no, AttemptState.Undelivered, Noon.AddMinutes(no)));

        await ground.WriteAsync(ContactGround.Move(4, AttemptState.Delivered, Noon.AddMinutes(9), segment: 2));

        Assert.Equal(["bad undelivered 3", "ok delivered"], await ground.ToldAsync(1));
    }
}
