namespace Dispatch.Core.Sms.Routing;

/// <summary>Who asked what of a gateway, and when: one row of <c>gateway_audit</c>.</summary>
internal sealed record GatewayCommandRecord(DateTimeOffset At, string By, short Gateway, string Command, string Was, string Becomes);
