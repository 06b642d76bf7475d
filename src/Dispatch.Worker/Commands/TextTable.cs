namespace Dispatch.Worker.Commands;

/// <summary>A table for a terminal, without colours or frames: a column is as wide as its widest cell, so that it can be read, searched and cut.</summary>
internal static class TextTable
{
    /// <param name="head">The columns' names; one that begins with '#' holds numbers, which stand to the right.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [[.. head.Select(name => name.TrimStart('#'))], .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => head[column].StartsWith('#') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }
}
