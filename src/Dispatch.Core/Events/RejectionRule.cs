namespace Dispatch.Core.Events;

/// <summary>
/// Why an event was refused: a closed list, for it is a metric's label and the <c>dispatch-rule</c> header of a dead letter.
/// The names on the wire are in <see cref="RejectionRules"/>; the values lie in evidence: never renumber.
/// </summary>
internal enum RejectionRule : byte
{
    /// <summary>No bytes at all, or an empty text where one is required.</summary>
    Empty = 1,

    /// <summary>The value exceeds <see cref="EventOptions.MaxValueBytes"/>; it is not decoded.</summary>
    TooLarge = 2,
    NotUtf8 = 3,
    NotJson = 4,

    /// <summary>Nested deeper than <see cref="EventOptions.MaxDepth"/>.</summary>
    TooDeep = 5,
    DuplicateKey = 6,
    Missing = 7,
    WrongType = 8,
    TooLong = 9,

    /// <summary>U+0000 in a text.</summary>
    NulCharacter = 10,

    /// <summary>A control character in an id.</summary>
    ControlCharacter = 11,
    UnpairedSurrogate = 12,

    /// <summary>Characters or form that the field doesn't allow.</summary>
    Format = 13,
    CheckDigit = 14,

    /// <summary>Not one of the values that the field allows.</summary>
    UnknownValue = 15,
    OutOfRange = 16,

    /// <summary>Later than now plus <see cref="EventOptions.FutureTolerance"/>.</summary>
    Future = 17,

    /// <summary>Before the year 2000.</summary>
    Past = 18,
    UnknownSchema = 19,
    UnknownVersion = 20,

    /// <summary>A known event on a topic that doesn't carry it.</summary>
    WrongTopic = 21,

    /// <summary>A CloudEvent that contradicts itself or comes in a form that isn't accepted.</summary>
    Envelope = 22,

    /// <summary>The same number, already taken with other content.</summary>
    Conflict = 23,

    /// <summary>The notice belongs to another court.</summary>
    OtherCourt = 24,
}
