namespace Dispatch.Core.Feed;

/// <summary>An event could not be published. Nothing of its batch is marked; all of it is published again.</summary>
internal sealed class FeedOutletException(string message, Exception? inner = null) : Exception(message, inner);
