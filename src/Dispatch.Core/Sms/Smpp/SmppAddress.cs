namespace Dispatch.Core.Sms.Smpp;

/// <summary>A sender: a line (ton 1 npi 1, or as agreed) or an alphanumeric name (ton 5 npi 0). At most 20 ASCII characters.</summary>
internal readonly record struct SmppAddress(byte Ton, byte Npi, string Value);
