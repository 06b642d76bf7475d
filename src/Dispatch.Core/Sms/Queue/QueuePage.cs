namespace Dispatch.Core.Sms.Queue;

/// <summary>A page of the queue, by number.</summary>
/// <param name="Useless">Those of its rows that are not to be sent.</param>
/// <param name="Rows">How many it has.</param>
/// <param name="Last">Its last number.</param>
/// <param name="FirstEnd">When the useful life of the first of the others ends; null where there is none.</param>
internal readonly record struct QueuePage(IReadOnlyList<QueueRef> Useless, int Rows, long Last, DateTimeOffset? FirstEnd);
