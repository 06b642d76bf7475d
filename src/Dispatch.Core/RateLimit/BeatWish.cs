namespace Dispatch.Core.RateLimit;

/// <summary>What the protocol wants written after a heartbeat.</summary>
/// <param name="Soon">The next heartbeat carries news: send it at once.</param>
/// <param name="Settle">Mark this generation settled; 0: nothing to mark.</param>
/// <param name="Change">A new view, to be written only over the generation before it; null: none.</param>
internal readonly record struct BeatWish(bool Soon, long Settle, LimiterView? Change);
