using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.People;

/// <summary>A made-up recipient. Nobody's: the digits are drawn, only the check digits are right.</summary>
/// <param name="Id">A valid identity of one of the three kinds.</param>
/// <param name="Mobile">Canonical; 0 for none. No two people share one.</param>
/// <param name="Province">Where they live.</param>
/// <param name="Standing">What the registry knows of them.</param>
internal readonly record struct Person(RecipientId Id, long Mobile, Province Province, RegistryStanding Standing)
{
    public bool HasAccount => Standing == RegistryStanding.Account;
}
