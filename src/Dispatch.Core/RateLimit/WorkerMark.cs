namespace Dispatch.Core.RateLimit;

/// <summary>A worker that has not left, as the ledger shows it.</summary>
/// <param name="No">Its number.</param>
/// <param name="Acknowledged">The view's generation it goes by.</param>
/// <param name="Sends">It takes part in the limit.</param>
/// <param name="RedisSeen">It has reached Redis steadily.</param>
/// <param name="Silent">Its heartbeat is older than the setting, on the database's clock.</param>
internal readonly record struct WorkerMark(int No, long Acknowledged, bool Sends, bool RedisSeen, bool Silent);
