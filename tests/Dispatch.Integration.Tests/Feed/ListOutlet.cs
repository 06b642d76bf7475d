using System.Text;
using Dispatch.Core.Feed;

namespace Dispatch.Integration.Tests.Feed;

/// <summary>An outlet that remembers, and fails when told to.</summary>
internal sealed class ListOutlet : IFeedOutlet, IFeedOutlets
{
    public List<(string Topic, string Key, string Value)> Events { get; } = [];

    public int FailuresLeft { get; set; }

    public IFeedOutlet Open() => this;

    public void Put(string topic, byte[] key, ReadOnlySpan<byte> value, CancellationToken cancellationToken) =>
        Events.Add((topic, Encoding.UTF8.GetString(key), Encoding.UTF8.GetString(value)));

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        FailuresLeft-- > 0 ? Task.FromException(new FeedOutletException("told to fail")) : Task.CompletedTask;

    public void Dispose()
    {
    }
}
