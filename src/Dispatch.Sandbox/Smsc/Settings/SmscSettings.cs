namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>
/// What a running centre does: its limits, its speed and its faults. Immutable; a change is a new value given to
/// <see cref="SmscServer.Settings"/>. Shares run from 0 to 1. Nothing is wrong with the centre by default.
/// </summary>
internal sealed record SmscSettings
{
    /// <summary>Submits admitted in any second, by account; it goes before the account's own. 0 for no cap.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, int> Caps { get; init; } = new Dictionary<string, int>();

    /// <summary>From reading a submit to writing its answer. A range makes answers overtake each other.</summary>
    /// <value>None: answered in the same write as the rest of the batch.</value>
    public DelayRange AnswerLatency { get; init; }

    /// <summary>Share of answers that take <see cref="SlowAnswerLatency"/> more.</summary>
    public double SlowAnswerShare { get; init; }

    /// <value>5 s.</value>
    public DelayRange SlowAnswerLatency { get; init; } = DelayRange.Milliseconds(5_000, 5_000);

    /// <summary>Share of answers held back until the link's next answer was written, or half a second passed.</summary>
    public double OutOfOrderShare { get; init; }

    /// <summary>Submits to refuse; the first that matches answers.</summary>
    public IReadOnlyList<SmscRefusal> Refusals { get; init; } = [];

    /// <summary>The three faults below are about this part of a text in several; 0 for all.</summary>
    public int FaultPart { get; init; }

    /// <summary>Share accepted and never answered, the link staying up.</summary>
    public double AcceptedUnansweredShare { get; init; }

    /// <summary>Share neither accepted nor answered, the link staying up.</summary>
    public double LostShare { get; init; }

    /// <summary>Share accepted and answered by a dropped link.</summary>
    public double AcceptThenDropShare { get; init; }

    /// <summary>How many submits the three faults above are about under one settings value; then the centre behaves. 0 for no end.</summary>
    public int FaultTimes { get; init; }

    /// <summary>The next link that submits gets no answers from now on and is dropped at its Nth submit. 0 for never.</summary>
    public int DropAfterSubmits { get; init; }

    /// <summary>Whether those N were accepted all the same.</summary>
    /// <value>true.</value>
    public bool DropAccepts { get; init; } = true;

    /// <summary>How many links are dropped so, one after the other, under one settings value; then the centre behaves.</summary>
    /// <value>1.</value>
    public int DropTimes { get; init; } = 1;

    /// <summary>The centre neither reads nor writes, its links staying up.</summary>
    public bool HalfOpen { get; init; }

    /// <summary>Share of submits after which a PDU of an unknown command is sent.</summary>
    public double GarbageShare { get; init; }

    /// <summary>Share of submits after which a header of 2 GiB length is sent.</summary>
    public double LengthBombShare { get; init; }

    /// <summary>The status of every bind's answer: 0x05 already bound, 0x0D bind failed, … 0 judges by name and password.</summary>
    public uint BindStatus { get; init; }

    /// <summary>How many binds are answered so under one settings value; 0 for all.</summary>
    public int BindStatusTimes { get; init; }

    /// <summary>Links of one account at once; one more is refused as already bound. 0 for any number.</summary>
    public int MaximumBinds { get; init; }

    public double UndeliveredShare { get; init; }

    /// <summary>Numbers that end so are never reached: their messages are undeliverable, whatever the shares say.</summary>
    public IReadOnlyList<string> UnreachableSuffixes { get; init; } = [];

    public double ExpiredShare { get; init; }

    public double RejectedShare { get; init; }

    /// <summary>From a submit's answer to the message's final state and receipt.</summary>
    /// <value>None.</value>
    public DelayRange ReceiptDelay { get; init; }

    /// <summary>Share of messages whose receipt never comes, though asked for.</summary>
    public double WithoutReceiptShare { get; init; }

    /// <summary>Share of messages with an intermediate receipt at half the delay, where asked for.</summary>
    public double IntermediateShare { get; init; }

    /// <summary>Share of messages whose final receipt is written before the submit's answer.</summary>
    public double ReceiptBeforeAnswerShare { get; init; }

    /// <summary>Share of receipts that are sent twice.</summary>
    public double DuplicateReceiptShare { get; init; }

    /// <summary>Share of receipts sent on another bind of the account than the submit's, where there is one.</summary>
    public double OtherBindShare { get; init; }

    /// <summary>Wait before a receipt that was answered with an error is sent again.</summary>
    /// <value>1 s.</value>
    public DelayRange ReceiptRetry { get; init; } = DelayRange.Milliseconds(1_000, 1_000);

    /// <summary>Wait for a receipt's answer before it is sent again.</summary>
    /// <value>60 s.</value>
    public TimeSpan ReceiptAnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Receipts without an answer per link.</summary>
    /// <value>100.</value>
    public int ReceiptWindow { get; init; } = 100;

    public MessageIdForm AnswerIdForm { get; init; }

    /// <summary>query_sm is by the submit's user_message_reference, in decimal in the place of the message id, and means the newest one; the answer names the message's own id.</summary>
    public bool QueryByReference { get; init; }

    public MessageIdForm ReceiptIdForm { get; init; }

    public ReceiptFormat ReceiptFormat { get; init; }

    /// <summary>Where a receipt's text stands.</summary>
    public ReceiptPlace ReceiptPlace { get; init; }

    /// <summary>Share of receipts that come as data_sm, which has its text in message_payload.</summary>
    public double DataSmShare { get; init; }

    /// <summary>Receipts carry receipted_message_id, message_state and network_error_code too.</summary>
    /// <value>true.</value>
    public bool ReceiptTlvs { get; init; } = true;

    /// <summary>Receipts carry the submit's user_message_reference.</summary>
    /// <value>true.</value>
    public bool ReceiptEchoesReference { get; init; } = true;

    /// <summary>Added to both dates of a receipt's text: the centre's clock is wrong by as much.</summary>
    public TimeSpan ReceiptClockSkew { get; init; }

    /// <summary>The centre asks after a link this long idle, and drops it after as long without an answer. 0 for never.</summary>
    /// <value>30 s.</value>
    public TimeSpan EnquireInterval { get; init; } = TimeSpan.FromSeconds(30);
}
