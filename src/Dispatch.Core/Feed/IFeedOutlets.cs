namespace Dispatch.Core.Feed;

/// <summary>Opens an outlet for each leadership.</summary>
internal interface IFeedOutlets
{
    IFeedOutlet Open();
}
