using System.ComponentModel.DataAnnotations;

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

    /// <summary>What a bind may do. Separate ones are for operators that give no transceiver.</summary>
    /// <value>Default: <see cref="SmppBindKind.Transceiver"/>.</value>
    [EnumDataType(typeof(SmppBindKind))]
    public SmppBindKind BindAs { get; set; } = SmppBindKind.Transceiver;

    /// <summary>Binds of this worker that submit; submissions are spread over those that are up. Workers times binds must not exceed what the operator permits.</summary>
    /// <value>Default: 1.</value>
    [Range(1, 16)]
    public int Binds { get; set; } = 1;

    /// <summary>Receiver binds of this worker, where <see cref="BindAs"/> is Separate.</summary>
    /// <value>Default: 1.</value>
    [Range(1, 16)]
    public int ReceiverBinds { get; set; } = 1;

    /// <summary>Whether the link is TLS from its first byte on.</summary>
    /// <value>Default: false.</value>
    public bool Tls { get; set; }

    /// <summary>The name that is asked for (SNI) and that the gateway's certificate must carry.</summary>
    /// <value>Default: empty. Then it is <see cref="Host"/>.</value>
    [StringLength(255)]
    public string TlsServerName { get; set; } = "";

    /// <summary>PEM file with the only authorities that may have signed the gateway's certificate.</summary>
    /// <value>Default: empty. Then the machine's own list counts.</value>
    public string TlsAuthorities { get; set; } = "";

    /// <summary>Whether the gateway's certificate is asked after at its authority; one that cannot be asked after is refused.</summary>
    /// <value>Default: false.</value>
    public bool TlsRevocation { get; set; }

    /// <summary>PEM file with the certificate that this side shows, where the gateway asks for one. Read anew at each connect.</summary>
    /// <value>Default: empty.</value>
    public string TlsClientCertificate { get; set; } = "";

    /// <summary>PEM file with that certificate's key.</summary>
    /// <value>Default: empty. Then it lies in the certificate's file.</value>
    public string TlsClientKey { get; set; } = "";

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

    /// <summary>data_coding of text that is not UCS-2, one character an octet, in the alphabet that <see cref="Gsm7Alphabet"/> names.</summary>
    /// <value>Default: 0, the gateway's default alphabet.</value>
    [Range(0, 255)]
    public int Gsm7DataCoding { get; set; }

    /// <summary>How the gateway reads such text: septets of the GSM 7-bit alphabet, unpacked, or Latin-1 or ASCII. What the alphabet lacks goes as UCS-2.</summary>
    /// <value>Default: <see cref="SmppAlphabet.Gsm7"/>.</value>
    [EnumDataType(typeof(SmppAlphabet))]
    public SmppAlphabet Gsm7Alphabet { get; set; } = SmppAlphabet.Gsm7;

    /// <summary>data_coding of UCS-2 text, big-endian.</summary>
    /// <value>Default: 8.</value>
    [Range(0, 255)]
    public int Ucs2DataCoding { get; set; } = 8;

    /// <summary>How the segments of one SMS are told to belong together: a user data header in front of the text, or the parameters sar_*. Never both.</summary>
    /// <value>Default: <see cref="SmppConcatenation.UserDataHeader"/>.</value>
    [EnumDataType(typeof(SmppConcatenation))]
    public SmppConcatenation Concatenation { get; set; } = SmppConcatenation.UserDataHeader;

    /// <summary>Where a segment's text goes: the field, or the parameter message_payload.</summary>
    /// <value>Default: <see cref="SmppTextField.ShortMessage"/>.</value>
    [EnumDataType(typeof(SmppTextField))]
    public SmppTextField TextField { get; set; } = SmppTextField.ShortMessage;

    /// <summary>Whether the gateway is told how long to try (validity_period, relative: what is left of the SMS's useful life).</summary>
    /// <value>Default: true. False for a gateway that refuses it (status 62): it then tries as long as it likes.</value>
    public bool SendValidity { get; set; } = true;

    /// <summary>Which receipts are asked for.</summary>
    /// <value>Default: <see cref="RegisteredDelivery.Final"/>.</value>
    [EnumDataType(typeof(RegisteredDelivery))]
    public RegisteredDelivery RegisteredDelivery { get; set; } = RegisteredDelivery.Final;

    /// <summary>Whether user_message_reference is sent, so that a receipt can find an attempt whose answer was lost.</summary>
    /// <value>Default: true. False for a gateway that refuses optional parameters (status C1).</value>
    public bool SendUserMessageReference { get; set; } = true;

    /// <summary>
    /// Whether the gateway is asked (query_sm) for a message whose answer was lost, once, before it is sent again. <c>ByReference</c> only for a gateway that
    /// takes the user_message_reference in the place of the message id and answers with the message's own id.
    /// </summary>
    /// <value>Default: <see cref="SmppQuery.Never"/>.</value>
    [EnumDataType(typeof(SmppQuery))]
    public SmppQuery QuerySm { get; set; } = SmppQuery.Never;

    /// <summary>How the gateway spells a message id in its submit answers.</summary>
    /// <value>Default: <see cref="MessageIdForm.Exact"/>: an id that is not recognised is kept as an orphan, a wrong match would be false evidence.</value>
    [EnumDataType(typeof(MessageIdForm))]
    public MessageIdForm AnswerMessageId { get; set; } = MessageIdForm.Exact;

    /// <summary>How the gateway spells a message id in its receipts.</summary>
    /// <value>Default: <see cref="MessageIdForm.Exact"/>: an id that is not recognised is kept as an orphan, a wrong match would be false evidence.</value>
    [EnumDataType(typeof(MessageIdForm))]
    public MessageIdForm ReceiptMessageId { get; set; } = MessageIdForm.Exact;

    /// <summary>
    /// Exceptions from the table of reactions, by status: "0x45" is hexadecimal, "69" decimal. Values: <c>Accepted</c>, <c>Throttled</c>,
    /// <c>QueueFull</c>, <c>RetryBounded</c>, <c>AmbiguousFailOver</c>, <c>OtherGateway</c>, <c>DestinationPermanent</c>, <c>OurFault</c>,
    /// <c>Fix</c>, <c>Rebind</c>, <c>CredentialsRefused</c>, <c>Permanent</c>; see docs/gateways.md.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, string> Reactions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SmppAddress Source => new((byte)SourceTon, (byte)SourceNpi, SourceAddress);

    public MessageIdCanon MessageIds => new(AnswerMessageId, ReceiptMessageId);

    /// <exception cref="FormatException">A key or value is none; the validator names it.</exception>
    public StatusReactions StatusReactions() => new(ReactionTable.Read(Reactions));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A number on one side and letters on the other would match nothing, for ever.
        if (IsNumber(AnswerMessageId) != IsNumber(ReceiptMessageId) || (AnswerMessageId == MessageIdForm.Exact) != (ReceiptMessageId == MessageIdForm.Exact))
        {
            yield return new ValidationResult(
                $"{nameof(AnswerMessageId)} and {nameof(ReceiptMessageId)} must both be {MessageIdForm.Exact}, both {MessageIdForm.Loose}, or each one of {MessageIdForm.Decimal} and {MessageIdForm.Hexadecimal}.",
                [nameof(AnswerMessageId), nameof(ReceiptMessageId)]);
        }

        if (QuerySm == SmppQuery.ByReference && !SendUserMessageReference)
            yield return new ValidationResult($"{nameof(QuerySm)} {QuerySm} needs {nameof(SendUserMessageReference)}: the gateway cannot know a reference that it is not sent.", [nameof(QuerySm)]);
        if (Gsm7DataCoding == Ucs2DataCoding)
            yield return new ValidationResult($"{nameof(Gsm7DataCoding)} and {nameof(Ucs2DataCoding)} must differ: the gateway tells alphabets apart by them.", [nameof(Gsm7DataCoding), nameof(Ucs2DataCoding)]);
        foreach (var fault in ReactionTable.Faults(Reactions)) yield return new ValidationResult($"{nameof(Reactions)}: {fault}", [nameof(Reactions)]);
        foreach (var (key, fault) in TlsFiles.Faults(this)) yield return new ValidationResult($"{key}: {fault}", [key]);
    }

    public override string ToString() => $"SMPP gateway {Name} at {Host}:{Port} as {SystemId} (password hidden)";

    private static bool IsNumber(MessageIdForm form) => form is MessageIdForm.Decimal or MessageIdForm.Hexadecimal;
}
