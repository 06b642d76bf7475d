using System.Text;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Tests.Contracts;
using Xunit;

namespace Dispatch.Core.Tests.Events;

public sealed class DeadLetterHeadersTests
{
    private static readonly TopicPartitionOffset Source = new("dispatch.notices.v1", 3, 1_000_000_007);

    [Fact]
    public void The_records_own_headers_stay_and_ours_follow()
    {
        var original = new Headers { { "court", [0xFF, 0x00] }, { "court", "second"u8.ToArray() }, { "none", null } };
        var rejection = Rejection.Of(RejectionRule.CheckDigit, "recipient.id", "wrong check digit", 211);

        var headers = DeadLetterHeaders.Build(original, rejection, Source, new Timestamp(1_780_000_000_123, TimestampType.CreateTime), ContractFiles.Now);

        Assert.Equal(
            [
                "court=\uFFFD\0", "court=second", "none=", "dispatch-reason=recipient.id: wrong check digit", "dispatch-rule=check-digit", "dispatch-field=recipient.id",
                "dispatch-byte-offset=211", "dispatch-source-topic=dispatch.notices.v1", "dispatch-source-partition=3", "dispatch-source-offset=1000000007",
                "dispatch-source-timestamp=1780000000123", "dispatch-rejected-at=2026-06-01T00:00:00.000000Z",
            ],
            headers.Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes() ?? [])}"));
    }

    [Fact]
    public void A_sender_cannot_pass_off_its_own_header_for_ours()
    {
        var original = new Headers { { DeadLetterHeaders.SourceOffset, "7"u8.ToArray() } };

        var headers = DeadLetterHeaders.Build(original, Rejection.Of(RejectionRule.Empty, "", "the value is empty"), Source, Timestamp.Default, ContractFiles.Now, "12/3");

        Assert.Equal("1000000007", Encoding.ASCII.GetString(headers.GetLastBytes(DeadLetterHeaders.SourceOffset)));
        Assert.Equal("12/3", Encoding.ASCII.GetString(headers.GetLastBytes(DeadLetterHeaders.Reference)));
        Assert.False(headers.TryGetLastBytes(DeadLetterHeaders.Field, out _));
    }

    [Fact]
    public void The_contract_lists_every_rule_and_header()
    {
        var text = File.ReadAllText(ContractFiles.PathOf("dead-letter.md"));

        Assert.All(Enum.GetValues<RejectionRule>(), rule => Assert.Contains($"`{rule.Name()}`", text, StringComparison.Ordinal));
        Assert.All(
            new[] { DeadLetterHeaders.Reason, DeadLetterHeaders.Rule, DeadLetterHeaders.Field, DeadLetterHeaders.ByteOffset, DeadLetterHeaders.SourceTopic, DeadLetterHeaders.SourcePartition, DeadLetterHeaders.SourceOffset, DeadLetterHeaders.SourceTimestamp, DeadLetterHeaders.RejectedAt, DeadLetterHeaders.Reference },
            header => Assert.Contains($"`{header}`", text, StringComparison.Ordinal));
    }
}
