using Dispatch.Core.Events;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>The source topics by name and by the ids that the ledger keeps positions under.</summary>
/// <param name="Names">The topics' names.</param>
/// <param name="Ids">The broker's ids of them.</param>
internal sealed record SourceTopics(IReadOnlyDictionary<string, SourceName> Names, IReadOnlyDictionary<Guid, SourceName> Ids)
{
    /// <summary>Gives the three source topics of a table their ids.</summary>
    /// <param name="table">The topics.</param>
    /// <param name="idOf">Asks the broker.</param>
    public static async Task<SourceTopics> OfAsync(TopicTable table, Func<string, Task<Guid>> idOf)
    {
        var names = new Dictionary<string, SourceName>
        {
            [table.Notices.Name] = SourceName.Notices,
            [table.Views.Name] = SourceName.Views,
            [table.Registrations.Name] = SourceName.Registrations,
        };
        var ids = new Dictionary<Guid, SourceName>();
        foreach (var (name, source) in names) ids[await idOf(name)] = source;
        return new SourceTopics(names, ids);
    }
}
