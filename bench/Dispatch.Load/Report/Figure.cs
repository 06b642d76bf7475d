namespace Dispatch.Load.Report;

/// <summary>One line of the table: what was measured, and what it is held against.</summary>
/// <param name="Name">For people.</param>
/// <param name="Value">Measured.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Floor">DESIGN's column "first"; null where there is none.</param>
/// <param name="AtLeast">True: the value must reach the floor; false: it must not exceed it.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Floor = null, bool AtLeast = false)
{
    /// <summary>Null where there is nothing to hold it against.</summary>
    public bool? Holds => Floor is { } floor ? (AtLeast ? Value >= floor : Value <= floor) : null;
}
