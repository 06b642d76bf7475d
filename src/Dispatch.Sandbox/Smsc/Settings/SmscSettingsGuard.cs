namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>Refuses settings that are out of range, by key and range.</summary>
internal static class SmscSettingsGuard
{
    /// <exception cref="ArgumentException">Names the key and its range.</exception>
    public static void Check(SmscSettings settings)
    {
        Share(nameof(settings.SlowAnswerShare), settings.SlowAnswerShare);
        Share(nameof(settings.OutOfOrderShare), settings.OutOfOrderShare);
        Share(nameof(settings.AcceptedUnansweredShare), settings.AcceptedUnansweredShare);
        Share(nameof(settings.LostShare), settings.LostShare);
        Share(nameof(settings.AcceptThenDropShare), settings.AcceptThenDropShare);
        Share(nameof(settings.GarbageShare), settings.GarbageShare);
        Share(nameof(settings.LengthBombShare), settings.LengthBombShare);
        Share(nameof(settings.UndeliveredShare), settings.UndeliveredShare);
        Share(nameof(settings.ExpiredShare), settings.ExpiredShare);
        Share(nameof(settings.RejectedShare), settings.RejectedShare);
        Share("UndeliveredShare + ExpiredShare + RejectedShare", settings.UndeliveredShare + settings.ExpiredShare + settings.RejectedShare);
        Share(nameof(settings.WithoutReceiptShare), settings.WithoutReceiptShare);
        Share(nameof(settings.IntermediateShare), settings.IntermediateShare);
        Share(nameof(settings.ReceiptBeforeAnswerShare), settings.ReceiptBeforeAnswerShare);
        Share(nameof(settings.DuplicateReceiptShare), settings.DuplicateReceiptShare);
        Share(nameof(settings.OtherBindShare), settings.OtherBindShare);
        Share(nameof(settings.DataSmShare), settings.DataSmShare);
        Number(nameof(settings.BindStatusTimes), settings.BindStatusTimes, 0, 1_000_000);
        Number(nameof(settings.DropAfterSubmits), settings.DropAfterSubmits, 0, 1_000_000);
        Number(nameof(settings.FaultPart), settings.FaultPart, 0, byte.MaxValue);
        Number(nameof(settings.FaultTimes), settings.FaultTimes, 0, 1_000_000);
        Number(nameof(settings.DropTimes), settings.DropTimes, 0, 1_000_000);
        Number(nameof(settings.MaximumBinds), settings.MaximumBinds, 0, 10_000);
        Number(nameof(settings.ReceiptWindow), settings.ReceiptWindow, 1, 100_000);
        Number($"{nameof(settings.ReceiptAnswerTimeout)} (ms)", settings.ReceiptAnswerTimeout.TotalMilliseconds, 1, 86_400_000);
        Number($"{nameof(settings.EnquireInterval)} (ms)", settings.EnquireInterval.TotalMilliseconds, 0, 86_400_000);
        foreach (var (account, cap) in settings.Caps)
            Number($"{nameof(settings.Caps)}[{account}]", cap, 0, 1_000_000);
        foreach (var refusal in settings.Refusals)
        {
            Share($"{nameof(settings.Refusals)}.{nameof(refusal.Share)}", refusal.Share);
            Number($"{nameof(settings.Refusals)}.{nameof(refusal.Status)}", refusal.Status, 1, uint.MaxValue);
            Number($"{nameof(settings.Refusals)}.{nameof(refusal.Times)}", refusal.Times, 0, 1_000_000);
            Number($"{nameof(settings.Refusals)}.{nameof(refusal.Part)}", refusal.Part, 0, byte.MaxValue);
        }
    }

    private static void Share(string key, double value) => Number(key, value, 0, 1);

    private static void Number(string key, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
            throw new ArgumentException(FormattableString.Invariant($"{key} is {value}: it runs from {minimum} to {maximum}."));
    }
}
