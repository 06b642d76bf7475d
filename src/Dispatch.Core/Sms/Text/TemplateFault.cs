namespace Dispatch.Core.Sms.Text;

/// <summary>Why a text of the settings cannot be used.</summary>
/// <param name="Key">The setting, below its section: <c>Templates:Summons:Reminder</c>.</param>
/// <param name="At">Index of the character that is at fault; null where it is the text as a whole.</param>
/// <param name="Rule">What is wrong and what is allowed, a sentence.</param>
internal readonly record struct TemplateFault(string Key, int? At, string Rule)
{
    /// <summary>For the operator; places count from 1.</summary>
    public override string ToString() => At is { } at ? $"{Key}, character {at + 1}: {Rule}" : $"{Key}: {Rule}";
}
