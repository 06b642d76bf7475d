using System.Text;

namespace Dispatch.Core.Events;

/// <summary>
/// The fields that are read of one object, with their paths for reasons. Publishers mostly write fields in one order,
/// so a search begins where the last one ended: the first comparison is mostly the last.
/// </summary>
internal sealed class FieldTable
{
    private readonly byte[][] names;
    private readonly string[] paths;

    public FieldTable(string prefix, params string[] fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Length, 64);
        names = [.. fields.Select(Encoding.UTF8.GetBytes)];
        paths = [.. fields.Select(field => prefix + field)];
    }

    public string Path(int field) => paths[field];

    /// <summary>The field's number, or −1.</summary>
    public int Find(ReadOnlySpan<byte> name, int from)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var at = from + i;
            if (at >= names.Length) at -= names.Length;
            if (name.SequenceEqual(names[at])) return at;
        }

        return -1;
    }
}
