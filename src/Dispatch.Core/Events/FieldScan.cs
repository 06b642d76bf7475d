using System.IO.Hashing;

namespace Dispatch.Core.Events;

/// <summary>Which fields of one object have been met, so that a second one of the same name is noticed, known or not.</summary>
internal struct FieldScan
{
    private ulong seen;
    private HashSet<ulong>? unknown;

    /// <summary>Where the next search begins.</summary>
    public int Next { get; private set; }

    public readonly bool Has(int field) => (seen & (1UL << field)) != 0;

    /// <summary>False where the field was there before.</summary>
    public bool Meet(int field)
    {
        Next = field + 1;
        if (Has(field)) return false;
        seen |= 1UL << field;
        return true;
    }

    /// <summary>False where a field of that name was there before. Names are kept as hashes: a value of a megabyte may hold many.</summary>
    public bool MeetUnknown(ReadOnlySpan<byte> name) => (unknown ??= []).Add(XxHash3.HashToUInt64(name));
}
