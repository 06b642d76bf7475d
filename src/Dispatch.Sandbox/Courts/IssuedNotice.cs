using Dispatch.Core.Events;
using Dispatch.Sandbox.Books.Sides;
using Dispatch.Sandbox.Publishing;

namespace Dispatch.Sandbox.Courts;

/// <summary>A notice that a court issued, as the simulators pass it on.</summary>
/// <param name="Event">What was published.</param>
/// <param name="Number">The number as the court writes it.</param>
/// <param name="Court">Who.</param>
/// <param name="Reach">How its recipient can be reached.</param>
/// <param name="Record">The record, for a repeat of the same bytes.</param>
internal sealed record IssuedNotice(NoticeIssued Event, string Number, CourtHouse Court, Reach Reach, OutgoingRecord Record);
