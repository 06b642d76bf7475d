using Dispatch.Core.Notices;

namespace Dispatch.Core.Ledger;

/// <summary>What paper service needs of a notice. Personal data: null where the row was erased.</summary>
internal readonly record struct PaperRow(NoticeKind Kind, RecipientId? Recipient, string? Title, string? CaseNumber, string? BodyRef);
