using Dispatch.Core.Events;
using Dispatch.Core.Ledger;

namespace Dispatch.Core.Receipts;

/// <summary>A cancel that was there before its notice.</summary>
/// <param name="Row">Where it is parked.</param>
/// <param name="Cancel">What it says. It counts only for a notice of the same court.</param>
internal sealed record ParkedCancel(ParkedRow Row, NoticeCancelled Cancel);
