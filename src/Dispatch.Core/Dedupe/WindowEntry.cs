using Dispatch.Core.Notices;

namespace Dispatch.Core.Dedupe;

/// <summary>One committed notice, as the window remembers it.</summary>
/// <param name="Key">The notice.</param>
/// <param name="Digest">Keyed 8-byte digest of every decoded field that the ledger keeps. Zero stands for "none": such an entry is not remembered.</param>
internal readonly record struct WindowEntry(NoticeKey Key, ulong Digest);
