using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Citizens;

/// <summary>The portal's and the registry's own books, written by delivery reports. Safe for several threads.</summary>
internal sealed class CitizenBook
{
    private readonly Lock _lock = new();
    private readonly List<PublishedView> _views = [];
    private readonly List<PublishedRegistration> _registrations = [];
    private readonly List<PublishedBad> _bad = [];

    public int Views
    {
        get
        {
            lock (_lock) return _views.Count;
        }
    }

    public void Add(in PublishedView view)
    {
        lock (_lock) _views.Add(view);
    }

    public void Add(in PublishedRegistration registration)
    {
        lock (_lock) _registrations.Add(registration);
    }

    public void AddBad(SourceName source, short partition, long offset, EventKind kind, ulong bytes)
    {
        lock (_lock) _bad.Add(new PublishedBad(new SourcePosition(source, partition, offset), kind, bytes));
    }

    public CitizenSide ToSide()
    {
        lock (_lock) return new CitizenSide { Views = [.. _views], Registrations = [.. _registrations], Bad = [.. _bad] };
    }
}
