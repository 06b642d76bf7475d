namespace Dispatch.Sandbox.Servers;

/// <summary>The ports that a Kannel takes on 127.0.0.1.</summary>
/// <param name="Admin">bearerbox's status page.</param>
/// <param name="Boxes">bearerbox's, for smsbox.</param>
/// <param name="Sendsms">smsbox's HTTP.</param>
internal readonly record struct KannelPorts(int Admin, int Boxes, int Sendsms);
