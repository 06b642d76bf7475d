namespace Dispatch.Sandbox.Servers;

/// <summary>The POSIX signals that a child is sent; the numbers are Linux's.</summary>
internal enum ChildSignal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,

    /// <summary>Freezes the process where it stands, as a long pause of its machine would.</summary>
    Freeze = 19,
}
