namespace Dispatch.Bench;

/// <summary>
/// The gate of a benchmark: what one operation may allocate, in bytes, once buffers have grown. A test runs every benchmark and
/// holds it to this, in any build configuration; a benchmark without it fails there. Stated for code that is not optimised yet: the
/// optimised code of the same operation often keeps what is short-lived off the heap and shows less.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllocatesAtMostAttribute(int bytes) : Attribute
{
    public int Bytes { get; } = bytes;
}
