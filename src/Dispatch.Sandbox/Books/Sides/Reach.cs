namespace Dispatch.Sandbox.Books.Sides;

/// <summary>How a recipient could be reached when a notice was issued, as the registry's simulator knows.</summary>
internal enum Reach : byte
{
    /// <summary>A registration of that person was under way at that time: either answer is right.</summary>
    Unsettled = 0,
    Mobile = 1,

    /// <summary>An account, but no number.</summary>
    AccountOnly = 2,
    NoAccount = 3,
}
