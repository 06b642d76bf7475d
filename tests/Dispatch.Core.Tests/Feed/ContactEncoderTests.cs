using System.Text;
using System.Text.Json;
using Dispatch.Core.Feed;
using Dispatch.Core.Notices;
using Dispatch.Core.Tests.Contracts;
using NJsonSchema;
using Xunit;

namespace Dispatch.Core.Tests.Feed;

public sealed class ContactEncoderTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 11, 8, 0, 1, 20, TimeSpan.Zero);

    [Theory]
    [InlineData((int)ContactReason.NumberInvalid, "bad", "number-invalid")]
    [InlineData((int)ContactReason.Undelivered, "bad", "undelivered")]
    [InlineData((int)ContactReason.Delivered, "ok", "delivered")]
    [InlineData((int)ContactReason.Registered, "ok", "registered")]
    public async Task Every_change_is_a_valid_event_that_names_the_recipient_and_no_number(int reason, string health, string name)
    {
        Assert.True(RecipientId.TryCreate(RecipientKind.Person, "0499370899", out var recipient, out _));
        var bad = health == "bad";
        var change = UnitSamples.Change(bad ? ContactHealth.Bad : ContactHealth.Ok, (ContactReason)reason, bad ? (byte)3 : (byte)0);

        var json = Encoding.UTF8.GetString(new ContactEncoder().Encode(change, recipient, new UnitHead(9, 0, 2, At.UtcTicks, 0, 0, 0)));

        var schema = await JsonSchema.FromFileAsync(ContractFiles.PathOf("schemas", "contact.health-1.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(json));
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        Assert.Equal((health, name), (root.GetProperty("health").GetString(), root.GetProperty("reason").GetString()));
        Assert.Equal(("person", "0499370899"), (root.GetProperty("recipient").GetProperty("type").GetString(), root.GetProperty("recipient").GetProperty("id").GetString()));
        Assert.Equal((change.Id.ToString(), 2, 5, 4), (root.GetProperty("eventId").GetString(), root.GetProperty("incarnation").GetInt32(), root.GetProperty("sequence").GetInt32(), root.GetProperty("contactVersion").GetInt32()));
        Assert.Equal(bad, root.TryGetProperty("notices", out var notices) && notices.GetInt32() == 3);
        Assert.Equal("2026-04-11T08:00:00.000000Z", root.GetProperty("occurredAt").GetString());
        Assert.Equal("2026-04-11T04:00:00.000000Z", root.GetProperty("since").GetString());
        Assert.Equal("2026-04-11T08:00:01.020000Z", root.GetProperty("recordedAt").GetString());
        Assert.False(root.TryGetProperty("recordedBefore", out _));
    }

    [Fact]
    public void A_late_COMMIT_is_told_by_its_bound()
    {
        Assert.True(RecipientId.TryCreate(RecipientKind.Foreign, "70001", out var recipient, out _));

        var json = Encoding.UTF8.GetString(new ContactEncoder().Encode(UnitSamples.Change(), recipient, new UnitHead(9, 0, 1, At.UtcTicks, At.AddSeconds(3).UtcTicks, 0, 0)));

        Assert.Contains("\"recordedBefore\":\"2026-04-11T08:00:04.020000Z\"", json, StringComparison.Ordinal);
    }
}
