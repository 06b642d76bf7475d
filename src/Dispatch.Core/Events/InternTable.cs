using System.IO.Hashing;
using System.Text;

namespace Dispatch.Core.Events;

/// <summary>
/// Keeps one string per short ASCII id that comes again and again (courts, offices), so that decoding does not allocate it each time.
/// A place holds one string and a newcomer takes it over: the size is bounded, and threads may share it, for a reference is
/// written at once and is right whoever wrote it.
/// </summary>
internal sealed class InternTable(int places = 8192)
{
    private readonly string?[] kept = new string?[places];

    /// <summary>The text must be ASCII.</summary>
    public string Get(ReadOnlySpan<byte> text)
    {
        ref var place = ref kept[(int)(XxHash3.HashToUInt64(text) % (ulong)kept.Length)];
        var found = place;
        if (found is not null && Ascii.Equals(text, found)) return found;
        return place = Encoding.ASCII.GetString(text);
    }
}
