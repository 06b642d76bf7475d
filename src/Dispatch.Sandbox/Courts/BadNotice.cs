namespace Dispatch.Sandbox.Courts;

/// <summary>The ways in which an event on the notices' topic can be broken in itself.</summary>
internal enum BadNotice
{
    NotJson,
    CutOff,
    NotUtf8,
    Tombstone,
    MissingField,
    OverLongField,
    WrongCheckDigit,
    UnknownVersion,
    UnknownSchema,
    InTheFuture,
    NestingBomb,
    DuplicateKey,
    NulCharacter,
    BrokenCloudEvent,
    WrongTopic,
    CancelWithoutCourt,

    /// <summary>2 MiB of nonsense.</summary>
    Huge,
}
