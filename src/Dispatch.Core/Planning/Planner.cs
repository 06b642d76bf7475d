using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Planning;

/// <summary>Decides channels from the registry's contact. Pure.</summary>
internal static class Planner
{
    /// <param name="contact">The registry's contact; null: it knows no such recipient.</param>
    /// <param name="cancelled">The issuer's withdrawal is here already: neither an SMS nor paper ever comes to be.</param>
    public static Plan Plan(ContactCard? contact, bool cancelled) => contact switch
    {
        { HasAccount: true } card when cancelled => new(NoticeChannel.Electronic, card.Version, null, false),
        { HasAccount: true, Mobile: 0 } card => new(NoticeChannel.Electronic, card.Version, null, SmsImpossible: true),
        { HasAccount: true } card => new(NoticeChannel.Electronic, card.Version, new Mobile(card.Mobile), false),
        _ => new(NoticeChannel.Paper, null, null, false),
    };
}
