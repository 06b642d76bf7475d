namespace Dispatch.Load.Protocol;

/// <param name="Submits">Measured, after a warm-up.</param>
/// <param name="Window">Unanswered, per bind.</param>
/// <param name="IsTrial">Too few for the figures to be quoted.</param>
internal sealed record SmppLoadOptions(int Submits, int Window, int Binds, bool IsTrial);
