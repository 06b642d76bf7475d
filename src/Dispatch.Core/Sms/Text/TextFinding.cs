namespace Dispatch.Core.Sms.Text;

/// <summary>What the <see cref="LinkGate"/> found, and where.</summary>
/// <param name="At">Index of its first character in the text that was checked.</param>
/// <param name="Length">Characters, at least 1 where there is a fault.</param>
internal readonly record struct TextFinding(TextFault Fault, int At, int Length)
{
    public static TextFinding None => default;

    public bool IsNone => Fault == TextFault.None;
}
