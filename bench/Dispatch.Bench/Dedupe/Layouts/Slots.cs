using Dispatch.Core.Notices;

namespace Dispatch.Bench.Dedupe.Layouts;

/// <summary>Which of 4 Mi slots a key falls into.</summary>
internal static class Slots
{
    public static uint Of(NoticeKey key) => (uint)(key.Value >> 64) & 0x3fffff;
}
