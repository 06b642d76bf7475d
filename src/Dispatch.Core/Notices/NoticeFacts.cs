namespace Dispatch.Core.Notices;

/// <summary>
/// What is recorded of one notice, and the state that follows by fixed precedence: the same facts give the same state
/// whatever the order in which they came.
/// </summary>
/// <param name="Channel">How it was issued: to the inbox, or to paper for want of an account.</param>
/// <param name="ViewedAt">The earliest valid view's time: actual service dates from it. Null where there is none.</param>
/// <param name="CancelledAt">The time the issuer's withdrawal carries. Null where there is none.</param>
/// <param name="Lapsed">Unread past the rule pack's period; a later view still counts.</param>
/// <param name="Escalated">Handed to paper by rule after electronic service; a later view still counts.</param>
internal readonly record struct NoticeFacts(
    NoticeChannel Channel, DateTimeOffset? ViewedAt = null, DateTimeOffset? CancelledAt = null, bool Lapsed = false, bool Escalated = false)
{
    public NoticeState State => this switch
    {
        { CancelledAt: { } cancelled, ViewedAt: { } viewed } when viewed < cancelled => NoticeState.Viewed,
        { CancelledAt: not null } => NoticeState.Cancelled,
        { ViewedAt: not null } => NoticeState.Viewed,
        { Channel: NoticeChannel.Paper } or { Escalated: true } => NoticeState.PaperReferred,
        { Lapsed: true } => NoticeState.Lapsed,
        _ => NoticeState.Served,
    };
}
