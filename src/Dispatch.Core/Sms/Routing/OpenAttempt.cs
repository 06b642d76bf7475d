namespace Dispatch.Core.Sms.Routing;

/// <summary>An attempt that this worker owns: its intent is committed, its outcome is not.</summary>
/// <param name="Row">As it was written with the intent.</param>
/// <param name="Queued">The row of the intent that it came from.</param>
/// <param name="Intent">The intent it belongs to.</param>
internal sealed record OpenAttempt(AttemptRow Row, Intent.Row Queued, OpenIntent Intent)
{
    public override string ToString() => Row.ToString();
}
