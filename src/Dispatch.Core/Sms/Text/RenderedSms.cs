namespace Dispatch.Core.Sms.Text;

/// <summary>A text ready to be cut into segments.</summary>
/// <param name="Finding">Not <see cref="TextFinding.None"/> where a field was refused and the field-free form stands here instead: to be reported.</param>
internal readonly record struct RenderedSms(string Text, TextFinding Finding)
{
    public TextFault Fault => Finding.Fault;

    public bool IsFieldFree => !Finding.IsNone;
}
