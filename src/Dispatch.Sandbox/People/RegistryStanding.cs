namespace Dispatch.Sandbox.People;

/// <summary>What the registry knows of a person.</summary>
internal enum RegistryStanding : byte
{
    Account,

    /// <summary>Registered once; the account is closed.</summary>
    Closed,

    /// <summary>Never registered.</summary>
    Unknown,
}
