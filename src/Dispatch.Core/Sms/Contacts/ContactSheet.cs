namespace Dispatch.Core.Sms.Contacts;

/// <summary>A contact's health, locked, beside what the registry says.</summary>
/// <param name="State">New where nothing was known of it.</param>
/// <param name="Version">The registry's; 0: it knows nobody.</param>
/// <param name="Mobile">The registry's number, packed; null: none.</param>
/// <param name="IsHeld">The contact cannot change until the transaction ends.</param>
internal sealed record ContactSheet(ContactState State, long Version, long? Mobile, bool IsHeld)
{
    public override string ToString() => State.ToString();
}
