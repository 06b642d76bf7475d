namespace Dispatch.Core.Sms.Routing;

/// <summary>What a worker sees of a gateway: one row of <c>gateway_standing</c>.</summary>
internal sealed record GatewayStanding(short Gateway, int Worker, string State, int Binds, string Breaker, int InUse, int Held);
