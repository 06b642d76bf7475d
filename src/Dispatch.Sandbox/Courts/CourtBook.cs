using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Courts;

/// <summary>The courts' own books, written by delivery reports. Safe for several threads.</summary>
internal sealed class CourtBook(CourtMap map)
{
    private readonly Lock _lock = new();
    private readonly List<PublishedNotice> _notices = [];
    private readonly List<PublishedCancel> _cancels = [];
    private readonly List<PublishedBad> _bad = [];

    /// <summary>Well-formed notices so far, repeats and conflicts among them.</summary>
    public int Published
    {
        get
        {
            lock (_lock) return _notices.Count;
        }
    }

    public void Add(in PublishedNotice notice)
    {
        lock (_lock) _notices.Add(notice);
    }

    public void Add(in PublishedCancel cancel)
    {
        lock (_lock) _cancels.Add(cancel);
    }

    public void AddBad(short partition, long offset, EventKind kind, ulong bytes)
    {
        lock (_lock) _bad.Add(new PublishedBad(new SourcePosition(SourceName.Notices, partition, offset), kind, bytes));
    }

    public CourtSide ToSide()
    {
        lock (_lock) return new CourtSide { Courts = [.. map.All.Select(court => (court.Id, court.Province))], Notices = [.. _notices], Cancels = [.. _cancels], Bad = [.. _bad] };
    }
}
