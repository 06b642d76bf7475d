using System.Text.Json.Serialization;

namespace Dispatch.Sandbox.Books;

/// <summary>The figures of a run, and whether its books balance. As JSON its names are the contract of <c>--json</c>.</summary>
internal sealed record BooksResult
{
    /// <summary>Notices issued; so for the four that follow.</summary>
    public required long Published { get; init; }

    public required long Distinct { get; init; }

    public required long Repeats { get; init; }

    /// <summary>Conflicts among them.</summary>
    public required long Bad { get; init; }

    /// <summary>Distinct source positions.</summary>
    public required long DeadLettered { get; init; }

    public required long Conflicts { get; init; }

    /// <summary>Into the inbox.</summary>
    public required long Served { get; init; }

    public required long Paper { get; init; }

    public required long Cancelled { get; init; }

    public required long WithMobile { get; init; }

    /// <summary>Of <see cref="WithMobile"/>: withdrawn before they were planned, so that there is no SMS.</summary>
    public required long WithdrawnBeforePlanning { get; init; }

    /// <summary>Accepted or Delivered now.</summary>
    public required long SmsAccepted { get; init; }

    public required long SmsDelivered { get; init; }

    /// <summary>Undelivered, Expired or Rejected.</summary>
    public required long SmsFailed { get; init; }

    public required long SmsUnknown { get; init; }

    /// <summary>With Submitting.</summary>
    public required long SmsQueued { get; init; }

    public required long SmsDropped { get; init; }

    /// <summary>Attempts on record as possible duplicates.</summary>
    public required long SmsResent { get; init; }

    /// <summary>Segments that the gateway accepted.</summary>
    public required long SmsAtGateway { get; init; }

    public required long SmsDuplicatesAtGateway { get; init; }

    public required long Viewed { get; init; }

    public required long ViewedWithin36h { get; init; }

    public required long Evidence { get; init; }

    /// <summary>Distinct evidence ids on the status topic.</summary>
    public required long StatusEvents { get; init; }

    public required double Seconds { get; init; }

    public required int Workers { get; init; }

    public required int Kills { get; init; }

    public required bool Balanced { get; init; }

    /// <summary>Cancels, views, registrations, and what was too broken to tell.</summary>
    public required IReadOnlyDictionary<string, BooksFigures> Other { get; init; }

    [JsonIgnore]
    public IReadOnlyList<BooksLine> Lines { get; init; } = [];

    /// <summary>The lines that do not balance.</summary>
    public IEnumerable<BooksLine> Failures => Lines.Where(line => !line.Ok);
}
