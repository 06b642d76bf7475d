using System.Text;

namespace Dispatch.Core.Tests.Baseline;

/// <summary>The lines in which two texts differ, each group under the line it belongs to.</summary>
internal static class LineDiff
{
    public static string Of(string was, string now)
    {
        var (old, @new) = (was.Split('\n'), now.Split('\n'));
        var common = Common(old, @new);
        var text = new StringBuilder();
        string? parent = null;
        for (int i = 0, j = 0; i < old.Length || j < @new.Length;)
        {
            if (i < old.Length && j < @new.Length && old[i] == @new[j])
            {
                i++;
                j++;
                continue;
            }

            var removed = j == @new.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]);
            var above = removed ? Parent(old, i) : Parent(@new, j);
            if (above != parent && above is not null) text.Append("  ").Append(above).Append('\n');
            parent = above;
            text.Append(removed ? "- " : "+ ").Append(removed ? old[i++] : @new[j++]).Append('\n');
        }

        return text.ToString();
    }

    // Length of the longest common subsequence of what follows line i and line j.
    private static int[,] Common(string[] old, string[] @new)
    {
        var common = new int[old.Length + 1, @new.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = @new.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == @new[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static string? Parent(string[] lines, int at)
    {
        for (var i = at - 1; i >= 0; i--)
        {
            if (lines[i].Length > 0 && Depth(lines[i]) < Depth(lines[at])) return lines[i];
        }

        return null;
    }

    private static int Depth(string line) => line.StartsWith('#') ? -1 : line.Length - line.TrimStart().Length;
}
