using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Dispatch.Sandbox.Books.Sides;

/// <summary>Eight bytes that stand for many: enough to tell two apart, and millions fit.</summary>
internal static class Fingerprint
{
    public static ulong Of(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    /// <summary>Never 0, which stands for none.</summary>
    public static ulong Of(ReadOnlySpan<char> text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text)) | 1;
}
