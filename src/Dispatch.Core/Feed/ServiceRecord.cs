using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// What ingest says of each notice, packed: a unit holds it once and a reader sees two pieces of evidence,
/// SubmissionAcceptance (sequence 1) and ContentConsignment or RelayToNonERDS (sequence 2).
/// </summary>
internal readonly record struct ServiceRecord
{
    public required NoticeKey Key { get; init; }

    public required long No { get; init; }

    public string? Number { get; init; }

    public required int Court { get; init; }

    public required NoticeChannel Channel { get; init; }

    /// <summary>The issuer's withdrawal was here first: for a notice without an account no relay to paper ever comes to be, and there is no second event.</summary>
    public bool WithoutRelay { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Version of the registry's contact it was planned with; 0: no account.</summary>
    public required long ContactVersion { get; init; }

    /// <summary>Why the contact's number was known to be bad then; <see cref="ContactReason.None"/> where it was not.</summary>
    public ContactReason BadContact { get; init; }

    public required short RulePack { get; init; }

    public required Guid TopicId { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>Kafka's timestamp, milliseconds since 1970, and whether the broker (true) or the producer set it.</summary>
    public required long TimestampMs { get; init; }

    public required bool LogAppendTime { get; init; }

    /// <summary>SHA-256 over the notice's erasable salt and the event's bytes.</summary>
    public required UInt128 DigestHigh { get; init; }

    public required UInt128 DigestLow { get; init; }
}
