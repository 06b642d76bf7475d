using System.Buffers.Text;

namespace Dispatch.Core.Events;

/// <summary>
/// Times as RFC 3339 writes them, always with an offset. Read into UTC and cut to microseconds: what PostgreSQL keeps,
/// so that the same event gives the same content before and after the ledger.
/// </summary>
internal static class Rfc3339
{
    private static ReadOnlySpan<byte> DaysInMonth => [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t') || text[13] != ':' || text[16] != ':')
            return false;
        if (!Number(text[..4], out var year) || !Two(text, 5, out var month) || !Two(text, 8, out var day) || !Two(text, 11, out var hour)
            || !Two(text, 14, out var minute) || !Two(text, 17, out var second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DaysInMonth[month - 1] || hour > 23 || minute > 59 || second > 59) return false;
        if (month == 2 && day == 29 && !DateTime.IsLeapYear(year)) return false;

        var at = 19;
        long ticks = 0;
        if (text[at] == '.')
        {
            var digits = 0;
            for (at++; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++, digits++)
            {
                // Seven digits are ticks; the last of them goes with the cut below.
                if (digits < 7) ticks = ticks * 10 + (text[at] - '0');
            }

            if (digits == 0) return false;
            for (; digits < 7; digits++) ticks *= 10;
        }

        if (!Offset(text[at..], out var offset)) return false;
        ticks -= ticks % TimeSpan.TicksPerMicrosecond;
        ticks += new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>The length of what <see cref="Format"/> writes.</summary>
    public const int Length = 27;

    /// <summary>Writes UTC with microseconds (<c>2026-03-21T06:30:00.000000Z</c>).</summary>
    public static void Format(DateTimeOffset time, Span<byte> destination)
    {
        // "O" writes seven digits of a second and then the Z, which takes the place of the seventh.
        Span<byte> ticks = stackalloc byte[Length + 1];
        Utf8Formatter.TryFormat(time.UtcDateTime, ticks, out _, 'O');
        ticks[..(Length - 1)].CopyTo(destination);
        destination[Length - 1] = (byte)'Z';
    }

    private static bool Offset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 1) return text[0] is (byte)'Z' or (byte)'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        if (!Two(text, 1, out var hours) || !Two(text, 4, out var minutes) || hours > 23 || minutes > 59) return false;
        ticks = (hours * 60 + minutes) * TimeSpan.TicksPerMinute;
        if (text[0] == '-') ticks = -ticks;
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, out int value) => Number(text.Slice(at, 2), out value);

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var b in digits)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (b - '0');
        }

        return true;
    }
}
