using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>What the Sana registry knows of a recipient from a version on. Not a record: a printed one would show personal data.</summary>
internal sealed class RegistrationUpserted : IIncomingEvent
{
    public EventSchemas Schema => EventSchemas.RegistrationUpserted;

    public required RecipientId Recipient { get; init; }

    /// <summary>From 1 up; a version at or below the one known changes nothing.</summary>
    public required long Version { get; init; }

    /// <summary>1 to 32 characters; null where the account is closed.</summary>
    public string? AccountId { get; init; }

    public Mobile? Mobile { get; init; }

    /// <summary>Where the person lives, as far as known.</summary>
    public Province? Province { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }
}
