using System.ComponentModel.DataAnnotations;

namespace Dispatch.Core.Sms.Contacts;

/// <summary>When a contact's number counts as bad. Section <c>Dispatch:ContactHealth</c>.</summary>
internal sealed class ContactOptions
{
    public const string Section = "Dispatch:ContactHealth";

    /// <summary>Different notices whose SMS were not delivered, with no delivery in between, that make a number bad. A number that a gateway refuses for good is bad at once.</summary>
    /// <value>3.</value>
    [Range(1, ContactState.MaxFailures)]
    public int UndeliveredNotices { get; set; } = 3;
}
