using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Integration.Tests.Sms;

/// <summary>One way in which operators go wrong, and what must come of it.</summary>
/// <param name="Name">As operators' people would say it.</param>
/// <param name="Centre">The simulator's settings.</param>
/// <param name="Gateway">Settings of the gateway or the SMS road beside the usual ones.</param>
internal sealed record FieldFault(string Name, SmscSettings Centre, params IReadOnlyList<(string Key, string Value)> Gateway)
{
    private const string G = "Dispatch:Gateways:0:";

    private static readonly DelayRange Soon = DelayRange.Milliseconds(0, 20);

    /// <summary>Faults that must neither lose a receipt nor send anything twice.</summary>
    public static IReadOnlyList<FieldFault> Harmless { get; } =
    [
        new("receipts before their submit answers", new() { AnswerLatency = Soon, ReceiptBeforeAnswerShare = 1 }),
        new("receipt ids zero-padded", new() { ReceiptIdForm = MessageIdForm.PaddedDecimal }, Ids("Decimal", "Decimal")),
        new("ids hex in answers, decimal in receipts", new() { AnswerIdForm = MessageIdForm.Hex }, Ids("Hexadecimal", "Decimal")),
        new("ids decimal in answers, padded hex in receipts", new() { ReceiptIdForm = MessageIdForm.PaddedHex }, Ids("Decimal", "Hexadecimal")),
        new("ids in capitals in answers, small in receipts", new() { AnswerIdForm = MessageIdForm.UpperHex, ReceiptIdForm = MessageIdForm.Hex }, Ids("Loose", "Loose")),
        new("ids of mixed case", new() { AnswerIdForm = MessageIdForm.MixedHex, ReceiptIdForm = MessageIdForm.UpperHex }, Ids("Loose", "Loose")),
        new("receipts over another bind of the account", new() { OtherBindShare = 1, AnswerLatency = Soon }, (G + "Binds", "3")),
        new("receipts over a receiver bind", new() { ReceiptBeforeAnswerShare = 0.5 }, (G + "BindAs", "Separate"), (G + "Binds", "2"), (G + "ReceiverBinds", "2")),
        new("answers in any order", new() { AnswerLatency = Soon, OutOfOrderShare = 0.5 }),
        new("slow answers", new() { SlowAnswerShare = 0.05, SlowAnswerLatency = DelayRange.Milliseconds(300, 500) }),
        new("receipts twice", new() { DuplicateReceiptShare = 1 }),
        new("intermediate receipts", new() { IntermediateShare = 1, ReceiptDelay = DelayRange.Milliseconds(20, 60) }, (G + "RegisteredDelivery", "FinalAndIntermediate")),
        new("a receipts' clock that is 400 hours slow", new() { ReceiptClockSkew = TimeSpan.FromHours(-400) }),
        new("receipts without text", new() { ReceiptFormat = ReceiptFormat.TlvOnly }),
        new("receipts as data_sm", new() { DataSmShare = 1 }),
        new("garbage between answers", new() { GarbageShare = 0.5 }),
        new("already bound, three times", new() { BindStatus = 0x05, BindStatusTimes = 3 }, (G + "AlreadyBoundWait", "00:00:00.100")),
        new("a gateway that caps", new() { Caps = new Dictionary<string, int> { ["court"] = 100 } }),
        new("message queue full for a while", new() { Refusals = [new SmscRefusal(0x14, Times: 60)] }, Retry),
        new("system errors for a while", new() { Refusals = [new SmscRefusal(0x08, Times: 20), new SmscRefusal(0x64, Times: 20), new SmscRefusal(0xFE, Times: 20), new SmscRefusal(0xFF, Times: 20)] }, Retry),
        new("a bind that the gateway has forgotten", new() { Refusals = [new SmscRefusal(0x04, Times: 5)] }, Retry),
        new("segments joined by parameters over two binds", new() { AnswerLatency = Soon }, (G + "Concatenation", "SarParameters"), (G + "Binds", "2")),
        new("text in message_payload", new(), (G + "TextField", "MessagePayload")),
    ];

    public override string ToString() => Name;

    private static (string, string)[] Ids(string answer, string receipt) => [(G + "AnswerMessageId", answer), (G + "ReceiptMessageId", receipt)];

    private static (string, string)[] Retry => [("Dispatch:Sms:RetryWait", "00:00:00.020"), ("Dispatch:Sms:Retries", "20")];
}
