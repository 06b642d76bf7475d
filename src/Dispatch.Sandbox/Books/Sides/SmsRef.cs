namespace Dispatch.Sandbox.Books.Sides;

/// <summary>One SMS, or one segment of it that waits (0: the whole).</summary>
internal readonly record struct SmsRef(long No, short Stage, short Segment = 0);
