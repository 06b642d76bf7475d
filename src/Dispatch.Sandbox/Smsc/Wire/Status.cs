namespace Dispatch.Sandbox.Smsc.Wire;

/// <summary>The SMPP 3.4 command statuses that this centre gives of its own accord; settings may name any other.</summary>
internal static class Status
{
    public const uint Ok = 0x00;
    public const uint InvalidMessageLength = 0x01;
    public const uint InvalidCommandLength = 0x02;
    public const uint InvalidCommandId = 0x03;
    public const uint InvalidBindStatus = 0x04;
    public const uint AlreadyBound = 0x05;
    public const uint InvalidDestination = 0x0B;
    public const uint InvalidPassword = 0x0E;
    public const uint InvalidSystemId = 0x0F;
    public const uint InvalidEsmClass = 0x43;
    public const uint Throttled = 0x58;
    public const uint InvalidSchedule = 0x61;
    public const uint InvalidValidity = 0x62;
    public const uint QueryFailed = 0x67;
}
