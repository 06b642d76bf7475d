using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>Somebody read a notice. Not a record: a printed one would show personal data.</summary>
internal sealed class NoticeViewed : IIncomingEvent
{
    public EventSchemas Schema => EventSchemas.NoticeViewed;

    /// <summary>The portal's id of this view, 1 to 64 characters, normalised as a notice's number is: a repeat writes nothing.</summary>
    public required string ViewId { get; init; }

    /// <summary><see cref="ViewId"/> through the function that makes <see cref="NoticeKey"/>: the discriminator of the view's evidence.</summary>
    public required UInt128 ViewKey { get; init; }

    public required NoticeKey Key { get; init; }

    /// <summary>As <see cref="NoticeIssued.Number"/>.</summary>
    public string? Number { get; init; }

    public required ViewerKind Viewer { get; init; }

    /// <summary>Who it was, up to 32 characters; personal data. Null where the portal doesn't say.</summary>
    public string? ViewerId { get; init; }

    public required ViewChannel Channel { get; init; }

    /// <summary>The service office, exactly where <see cref="Channel"/> is <see cref="ViewChannel.Office"/>.</summary>
    public string? OfficeId { get; init; }

    public required DateTimeOffset ViewedAt { get; init; }

    public string NumberText => Number ?? Key.ToString();
}
