namespace Dispatch.Core.Sms.Text;

/// <summary>A text ready to be cut into segments.</summary>
/// <param name="Fault">Not <see cref="LinkFault.None"/> where a field was refused and the field-free form stands here instead: to be reported.</param>
internal readonly record struct RenderedSms(string Text, LinkFault Fault)
{
    public bool IsFieldFree => Fault != LinkFault.None;
}
