using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>A contact as the registry tells it. Personal data.</summary>
internal readonly record struct ContactRow
{
    public required RecipientId Recipient { get; init; }

    public required long Version { get; init; }

    /// <summary>Null: no account (closed).</summary>
    public required string? Account { get; init; }

    public required Mobile? Mobile { get; init; }

    public required Province? Province { get; init; }
}
