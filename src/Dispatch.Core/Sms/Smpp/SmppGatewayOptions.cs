using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Dispatch.Core.Sms.Smpp;

/// <summary>One account at one SMPP 3.4 gateway. Never printed with its password.</summary>
internal sealed class SmppGatewayOptions : IValidatableObject
{
    /// <summary>The account's name in logs, metrics and commands.</summary>
    /// <value>Default: <c>main</c>.</value>
    [Required, StringLength(32, MinimumLength = 1)]
    public string Name { get; set; } = "main";

    /// <summary>Where the gateway listens.</summary>
    /// <value>No default: a host name or address.</value>
    [Required, StringLength(255, MinimumLength = 1)]
    public string Host { get; set; } = "";

    /// <summary>Its TCP port.</summary>
    /// <value>Default: 2775.</value>
    [Range(1, 65535)]
    public int Port { get; set; } = 2775;

    /// <summary>The account, as the operator names it.</summary>
    /// <value>No default: 1 to 15 ASCII characters.</value>
    [Required, StringLength(15, MinimumLength = 1), RegularExpression("[ -~]*")]
    public string SystemId { get; set; } = "";

    /// <summary>The account's password.</summary>
    /// <value>Default: empty. At most 8 ASCII characters, as the protocol has it.</value>
    [StringLength(8), RegularExpression("[ -~]*")]
    public string Password { get; set; } = "";

    /// <summary>What kind of client this is, where the operator asks for it.</summary>
    /// <value>Default: empty. At most 12 ASCII characters.</value>
    [StringLength(12), RegularExpression("[ -~]*")]
    public string SystemType { get; set; } = "";

    /// <summary>The sender that recipients see: a line, or a name (then <see cref="SourceTon"/> 5, <see cref="SourceNpi"/> 0).</summary>
    /// <value>No default: 1 to 20 ASCII characters.</value>
    [Required, StringLength(20, MinimumLength = 1), RegularExpression("[ -~]*")]
    public string SourceAddress { get; set; } = "";

    /// <summary>Type of number of the sender.</summary>
    /// <value>Default: 1 (international).</value>
    [Range(0, 6)]
    public int SourceTon { get; set; } = 1;

    /// <summary>Numbering plan of the sender.</summary>
    /// <value>Default: 1 (E.164).</value>
    [Range(0, 18)]
    public int SourceNpi { get; set; } = 1;

    /// <summary>Submissions that may be unanswered at once, per bind.</summary>
    /// <value>Default: 100.</value>
    [Range(1, 1000)]
    public int Window { get; set; } = 100;

    /// <summary>Receipts that may wait for their durable answer, per bind; above it the gateway is told to send them again.</summary>
    /// <value>Default: 5,000.</value>
    [Range(1, 100_000)]
    public int ReceiptWindow { get; set; } = 5_000;

    /// <summary>Silence, in either direction, after which the link is tried with enquire_link.</summary>
    /// <value>Default: 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan EnquireLinkInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may take: to a submission (then its outcome is unknown), to a bind, to enquire_link (then the link is dead).</summary>
    /// <value>Default: 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a TCP connection may take.</summary>
    /// <value>Default: 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a drain waits for the window before it unbinds.</summary>
    /// <value>Default: 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Least wait before binding again where the gateway still holds the old session ("already bound").</summary>
    /// <value>Default: 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan AlreadyBoundWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>data_coding of text in the GSM 7-bit alphabet, sent unpacked, one septet an octet.</summary>
    /// <value>Default: 0, the gateway's default alphabet.</value>
    [Range(0, 255)]
    public int Gsm7DataCoding { get; set; }

    /// <summary>data_coding of UCS-2 text, big-endian.</summary>
    /// <value>Default: 8.</value>
    [Range(0, 255)]
    public int Ucs2DataCoding { get; set; } = 8;

    /// <summary>Which receipts are asked for.</summary>
    /// <value>Default: <see cref="RegisteredDelivery.Final"/>.</value>
    [EnumDataType(typeof(RegisteredDelivery))]
    public RegisteredDelivery RegisteredDelivery { get; set; } = RegisteredDelivery.Final;

    /// <summary>Whether user_message_reference is sent, so that a receipt can find an attempt whose answer was lost.</summary>
    /// <value>Default: true. False for a gateway that refuses optional parameters (status C1).</value>
    public bool SendUserMessageReference { get; set; } = true;

    /// <summary>How the gateway spells a message id in its submit answers.</summary>
    /// <value>Default: <see cref="MessageIdForm.Exact"/>: an id that is not recognised is kept as an orphan, a wrong match would be false evidence.</value>
    [EnumDataType(typeof(MessageIdForm))]
    public MessageIdForm AnswerMessageId { get; set; } = MessageIdForm.Exact;

    /// <summary>How the gateway spells a message id in its receipts.</summary>
    /// <value>Default: <see cref="MessageIdForm.Exact"/>: an id that is not recognised is kept as an orphan, a wrong match would be false evidence.</value>
    [EnumDataType(typeof(MessageIdForm))]
    public MessageIdForm ReceiptMessageId { get; set; } = MessageIdForm.Exact;

    /// <summary>Exceptions from the table of reactions, by status in hexadecimal ("0x45" or "45").</summary>
    /// <value>Default: none.</value>
    public Dictionary<string, StatusReaction> Reactions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SmppAddress Source => new((byte)SourceTon, (byte)SourceNpi, SourceAddress);

    public MessageIdCanon MessageIds => new(AnswerMessageId, ReceiptMessageId);

    public StatusReactions StatusReactions() =>
        new(Reactions.ToDictionary(entry => TryStatus(entry.Key, out var status) ? status : throw new FormatException(BadStatus(entry.Key)), entry => entry.Value));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A number on one side and letters on the other would match nothing, for ever.
        if (IsNumber(AnswerMessageId) != IsNumber(ReceiptMessageId) || (AnswerMessageId == MessageIdForm.Exact) != (ReceiptMessageId == MessageIdForm.Exact))
        {
            yield return new ValidationResult(
                $"{nameof(AnswerMessageId)} and {nameof(ReceiptMessageId)} must both be {MessageIdForm.Exact}, both {MessageIdForm.Loose}, or each one of {MessageIdForm.Decimal} and {MessageIdForm.Hexadecimal}.",
                [nameof(AnswerMessageId), nameof(ReceiptMessageId)]);
        }

        foreach (var key in Reactions.Keys)
        {
            if (!TryStatus(key, out _)) yield return new ValidationResult(BadStatus(key), [nameof(Reactions)]);
        }
    }

    public override string ToString() => $"SMPP gateway {Name} at {Host}:{Port} as {SystemId} (password hidden)";

    private static bool IsNumber(MessageIdForm form) => form is MessageIdForm.Decimal or MessageIdForm.Hexadecimal;

    private static string BadStatus(string key) => $"{nameof(Reactions)}: '{key}' is not a status in hexadecimal, 0x01 to 0xFFFFFFFF.";

    private static bool TryStatus(string key, out CommandStatus status)
    {
        var digits = key.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? key.AsSpan(2) : key;
        var valid = uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number != 0;
        status = (CommandStatus)number;
        return valid;
    }
}
