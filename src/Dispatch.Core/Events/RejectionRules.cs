namespace Dispatch.Core.Events;

/// <summary>The rules' names on the wire, in metrics and in evidence.</summary>
internal static class RejectionRules
{
    public static string Name(this RejectionRule rule) => rule switch
    {
        RejectionRule.Empty => "empty",
        RejectionRule.TooLarge => "too-large",
        RejectionRule.NotUtf8 => "not-utf8",
        RejectionRule.NotJson => "not-json",
        RejectionRule.TooDeep => "too-deep",
        RejectionRule.DuplicateKey => "duplicate-key",
        RejectionRule.Missing => "missing",
        RejectionRule.WrongType => "wrong-type",
        RejectionRule.TooLong => "too-long",
        RejectionRule.NulCharacter => "nul-character",
        RejectionRule.ControlCharacter => "control-character",
        RejectionRule.UnpairedSurrogate => "unpaired-surrogate",
        RejectionRule.Format => "format",
        RejectionRule.CheckDigit => "check-digit",
        RejectionRule.UnknownValue => "unknown-value",
        RejectionRule.OutOfRange => "out-of-range",
        RejectionRule.Future => "future",
        RejectionRule.Past => "past",
        RejectionRule.UnknownSchema => "unknown-schema",
        RejectionRule.UnknownVersion => "unknown-version",
        RejectionRule.WrongTopic => "wrong-topic",
        RejectionRule.Envelope => "envelope",
        RejectionRule.Conflict => "conflict",
        RejectionRule.OtherCourt => "other-court",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
