namespace Dispatch.Core.RateLimit;

/// <summary>What one ask of <see cref="Gcra"/> comes to, in microseconds.</summary>
/// <param name="Granted">Tokens.</param>
/// <param name="Arrival">The theoretical arrival time of the next token, to be stored.</param>
/// <param name="Wait">How long to wait before asking for the rest; 0 where all was granted.</param>
internal readonly record struct GcraStep(int Granted, double Arrival, double Wait);
