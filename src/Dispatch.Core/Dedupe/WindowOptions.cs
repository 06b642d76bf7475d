using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Dedupe;

/// <summary>The recent-window in Redis. Section <c>Dispatch:Window</c>.</summary>
internal sealed class WindowOptions
{
    public const string Section = "Dispatch:Window";

    /// <summary>
    /// Power of two of the window's slots, 8 bytes each: 23 is 8,388,608 slots in 64 MiB of Redis. Of 2,000,000 ids
    /// that went in last, nine of ten are found then; of the last 100,000, 99 %. What is not found goes to the ledger.
    /// All workers must be given the same.
    /// </summary>
    /// <value>23.</value>
    [Range(10, 28)]
    public int SlotsPowerOfTwo { get; set; } = 23;

    /// <summary>Minutes without a batch after which Redis drops the window; an old epoch's goes that way.</summary>
    /// <value>120.</value>
    [Range(1, 10_080)]
    public int ExpiryMinutes { get; set; } = 120;

    /// <summary>Longest wait for Redis in milliseconds; past it this batch has no window.</summary>
    /// <value>100.</value>
    [Range(10, 10_000)]
    public int TimeoutMilliseconds { get; set; } = 100;

    /// <summary>After failures in a row Redis is left alone for so many milliseconds, so that no batch pays for its time-out.</summary>
    /// <value>1000.</value>
    [Range(500, 60_000)]
    public int BreakMilliseconds { get; set; } = 1_000;
}

/// <summary>Checks <see cref="WindowOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class WindowOptionsValidator : IValidateOptions<WindowOptions>;
