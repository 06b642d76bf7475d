namespace Dispatch.Sandbox.Books.Sides;

/// <summary>The topics that Dispatch reads.</summary>
internal enum SourceName : byte
{
    Notices = 1,
    Views = 2,
    Registrations = 3,
}
